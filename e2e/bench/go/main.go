// Helm's own work on a chart, timed inside one process: what there is to beat. No start, no printing.
//
//	bench CHART RUNS [VALUES…]
//
// Each run loads the chart, settles its values, renders and sorts; VALUES are --set expressions, one a run, in turn.
// One line of JSON comes out: the milliseconds of every run.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/common/util"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	chartutil "helm.sh/helm/v4/pkg/chart/v2/util"
	"helm.sh/helm/v4/pkg/engine"
	release "helm.sh/helm/v4/pkg/release/v1/util"
	"helm.sh/helm/v4/pkg/strvals"
)

// Times of one stage, a run each.
type stage []float64

func (s *stage) time(work func() error) {
	start := time.Now()
	err := work()
	*s = append(*s, float64(time.Since(start).Nanoseconds())/1e6)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: bench CHART RUNS [VALUES…]")
		os.Exit(2)
	}
	path, sets := os.Args[1], os.Args[3:]
	runs, err := strconv.Atoi(os.Args[2])
	if err != nil || runs < 1 {
		fmt.Fprintln(os.Stderr, "RUNS must be a number above 0")
		os.Exit(2)
	}
	var load, warm stage
	for run := range runs {
		var loaded *chart.Chart
		load.time(func() (err error) {
			loaded, err = loader.Load(path)
			return err
		})
		set := ""
		if len(sets) > 0 {
			set = sets[run%len(sets)]
		}
		warm.time(func() error { return work(loaded, set) })
	}
	json.NewEncoder(os.Stdout).Encode(map[string]stage{"load": load, "warm": warm})
}

// What `helm template` does with a loaded chart: values, templates, documents.
func work(loaded *chart.Chart, set string) error {
	own := map[string]any{}
	if err := strvals.ParseInto(set, own); err != nil {
		return err
	}
	if err := chartutil.ProcessDependencies(loaded, own); err != nil {
		return err
	}
	options := common.ReleaseOptions{Name: "bench", Namespace: "default", Revision: 1, IsInstall: true}
	values, err := util.ToRenderValues(loaded, own, options, common.DefaultCapabilities)
	if err != nil {
		return err
	}
	files, err := engine.Render(loaded, values)
	if err != nil {
		return err
	}
	for name := range files {
		if strings.HasSuffix(name, "NOTES.txt") {
			delete(files, name)
		}
	}
	_, _, err = release.SortManifests(files, nil, release.InstallOrder)
	return err
}

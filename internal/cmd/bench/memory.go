// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// peaks are the most memory that a process of each kind has had resident, in KiB; 0 if that is not known.
type peaks struct{ cli, provider int64 }

// watchEvery is short beside the life of a provider's shortest process, about 50 ms. The kernel keeps the highest mark,
// so nothing is missed but what grows after the last look.
const watchEvery = 10 * time.Millisecond

// watch looks at a process and its descendants until stop, on Linux; elsewhere nothing is known.
func watch(pid int) (stop func() peaks) {
	if runtime.GOOS != "linux" {
		return func() peaks { return peaks{} }
	}
	var p peaks
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		ticker := time.NewTicker(watchEvery)
		defer ticker.Stop()
		for {
			p.look(pid)
			select {
			case <-done:
				return
			case <-ticker.C:
			}
		}
	}()
	return func() peaks {
		close(done)
		<-ended
		return p
	}
}

// look takes a process and its descendants in. A process that ends meanwhile has no files any more, which is no error.
func (p *peaks) look(pid int) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return
	}
	// By name and not by descent: the CLI may be a script that starts the real one, and between fork and exec a provider
	// is a second CLI.
	name, peak := parseStatus(string(text))
	if isProvider(name) {
		p.provider = max(p.provider, peak)
	} else {
		p.cli = max(p.cli, peak)
	}
	for _, child := range children(pid) {
		p.look(child)
	}
}

// isProvider recognises the name of a provider's process, of which Linux keeps 15 bytes.
func isProvider(name string) bool { return strings.HasPrefix(name, "terraform-prov") }

// children are listed for each thread, because any thread of a Go program may have started them.
func children(pid int) []int {
	files, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	if err != nil {
		return nil
	}
	var pids []int
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		for field := range strings.FieldsSeq(string(text)) {
			if child, err := strconv.Atoi(field); err == nil {
				pids = append(pids, child)
			}
		}
	}
	return pids
}

// parseStatus reads the name and the peak of the resident size in KiB from a
// process's status file (proc_pid_status(5)). A process that is ending has no peak any more: 0.
func parseStatus(status string) (name string, peak int64) {
	for line := range strings.Lines(status) {
		key, value, _ := strings.Cut(line, ":")
		switch key {
		case "Name":
			name = strings.TrimSpace(value)
		case "VmHWM":
			peak, _ = strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64)
		}
	}
	return name, peak
}

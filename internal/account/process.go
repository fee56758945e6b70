// SPDX-License-Identifier: MPL-2.0

package account

import (
	"cmp"
	"os"
	"path/filepath"
	"strings"
)

// Process is what a run takes from the process that serves it: a CLI starts one for each provider block and each walk.
type Process struct {
	LookupEnv func(name string) (value string, set bool)
	Dir       string // the working directory; "" for that of the program itself
	CLI       int    // process id of the CLI that started it; 0 if nobody knows
}

// ThisProcess is the process that the program runs in.
func ThisProcess() Process {
	return Process{LookupEnv: os.LookupEnv, CLI: os.Getppid()}
}

// workspace names the folder in which the CLI works, and the workspace that is selected there: each has a state of its own.
func (p Process) workspace() (string, error) {
	dir := p.Dir
	if dir == "" {
		var err error
		if dir, err = os.Getwd(); err != nil {
			return "", err
		}
	}
	selected, _ := p.LookupEnv("TF_WORKSPACE")
	if selected == "" {
		data, _ := p.LookupEnv("TF_DATA_DIR")
		file := filepath.Join(cmp.Or(data, ".terraform"), "environment")
		if p.Dir != "" && !filepath.IsAbs(file) { // else it stays relative: a folder above may be closed to this user
			file = filepath.Join(p.Dir, file)
		}
		content, err := readRegular(file, 1<<10)
		if err == nil { // else it is the default one
			selected = strings.TrimSpace(string(content))
		}
	}
	if selected == "default" {
		selected = ""
	}
	return dir + "\x00" + selected, nil
}

// SPDX-License-Identifier: MPL-2.0

package account

import (
	"cmp"
	"os"
	"path/filepath"
	"strings"
)

// Process has the inputs that a run takes from the process that serves it. A CLI starts one process for each provider block
// and each walk.
type Process struct {
	LookupEnv func(name string) (value string, set bool)
	Dir       string // working directory; "" means the program's own
	CLI       int    // process id of the CLI that started it; 0 if unknown
}

// ThisProcess returns the process that the program runs in.
func ThisProcess() Process {
	return Process{LookupEnv: os.LookupEnv, CLI: os.Getppid()}
}

// workspace returns the CLI's working directory and a key for it and the workspace selected there. Each workspace has a state
// of its own.
func (p Process) workspace() (dir, key string, err error) {
	dir = p.Dir
	if dir == "" {
		if dir, err = os.Getwd(); err != nil {
			return "", "", err
		}
	}
	if target, err := filepath.EvalSymlinks(dir); err == nil { // otherwise this user may lack access to a parent folder
		dir = target
	}
	selected, _ := p.LookupEnv("TF_WORKSPACE")
	if selected == "" {
		data, _ := p.LookupEnv("TF_DATA_DIR")
		file := filepath.Join(cmp.Or(data, ".terraform"), "environment")
		if p.Dir != "" && !filepath.IsAbs(file) { // otherwise keep it relative: this user may lack access to a parent folder
			file = filepath.Join(p.Dir, file)
		}
		content, err := readRegular(file, 1<<10)
		if err == nil { // otherwise it is the default workspace
			selected = strings.TrimSpace(string(content))
		}
	}
	if selected == "default" {
		selected = ""
	}
	return dir, dir + "\x00" + selected, nil
}

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
	Dir       func() (string, error) // the working directory
	CLI       int                    // process id of the CLI that started it; 0 if nobody knows
}

// ThisProcess is the process that the program runs in.
func ThisProcess() Process {
	return Process{LookupEnv: os.LookupEnv, Dir: os.Getwd, CLI: os.Getppid()}
}

// workspace names the folder in which the CLI works, and the workspace that is selected there: each has a state of its own.
func (p Process) workspace() (string, error) {
	dir, err := p.Dir()
	if err != nil {
		return "", err
	}
	selected, _ := p.LookupEnv("TF_WORKSPACE")
	if selected == "" {
		data, _ := p.LookupEnv("TF_DATA_DIR")
		file := filepath.Join(cmp.Or(data, ".terraform"), "environment")
		if !filepath.IsAbs(file) {
			file = filepath.Join(dir, file)
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

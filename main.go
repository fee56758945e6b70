// SPDX-License-Identifier: MPL-2.0

// Command terraform-provider-wazzup serves the provider to Terraform and OpenTofu.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime/debug"

	"github.com/wazzup24/terraform-provider-wazzup/internal/provider"
)

// Both are set when a release is built.
var (
	version = "dev"
	commit  = ""
)

func main() {
	debug := flag.Bool("debug", false, "serve for a debugger, and print how to attach a CLI to it")
	show := flag.Bool("version", false, "print the version and the commit")
	flag.Parse()
	if *show {
		fmt.Println(versionLine())
		return
	}
	if err := provider.Run(version, *debug, func() { os.Exit(1) }); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// versionLine returns the version, and the commit if it is known.
func versionLine() string {
	info, ok := debug.ReadBuildInfo()
	if commit == "" && ok {
		commit = builtFrom(info)
	}
	line := "terraform-provider-wazzup " + version
	if commit != "" {
		line += " (commit " + commit + ")"
	}
	return line
}

// builtFrom returns the commit that Go has found in the checkout; "" if it has not looked.
func builtFrom(info *debug.BuildInfo) (commit string) {
	changed := ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			commit = s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = ", changed since"
		}
	}
	if commit == "" {
		return ""
	}
	return commit + changed
}

// SPDX-License-Identifier: MPL-2.0

package provider

import "runtime/debug"

// VersionLine returns what the program prints with -version: its version, and the commit that it was built from. If commit is
// empty, it is the one that Go has found in the checkout, if it has looked.
func VersionLine(version, commit string) string {
	if info, ok := debug.ReadBuildInfo(); ok && commit == "" {
		commit = builtFrom(info)
	}
	line := "terraform-provider-wazzup " + version
	if commit != "" {
		line += " (commit " + commit + ")"
	}
	return line
}

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

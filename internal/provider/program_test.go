// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"os"
	"testing"
)

// The framework logs only if somebody wants logs.
func TestTheFrameworkIsQuiet(t *testing.T) {
	const framework = "TF_LOG_SDK_FRAMEWORK"
	for name, tc := range map[string]struct{ variable, value, want string }{
		"without logs":           {framework, "", "off"},
		"with TF_LOG":            {"TF_LOG", "trace", ""},
		"with TF_LOG_PROVIDER":   {"TF_LOG_PROVIDER", "debug", ""},
		"with TF_LOG_SDK":        {"TF_LOG_SDK", "warn", ""},
		"with the framework's":   {framework, "error", "error"},
		"with it switched off":   {framework, "OFF", "OFF"},
		"with something unknown": {"TF_LOG_CORE", "trace", "off"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, variable := range []string{"TF_LOG", "TF_LOG_PROVIDER", "TF_LOG_SDK", framework} {
				t.Setenv(variable, "")
			}
			t.Setenv(tc.variable, tc.value)
			quietFramework()
			if got := os.Getenv(framework); got != tc.want {
				t.Errorf("%s is %q, want %q", framework, got, tc.want)
			}
		})
	}
}

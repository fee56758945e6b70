// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"os"
	"testing"
)

// The framework logs only if somebody wants its log.
func TestTheFrameworkIsQuiet(t *testing.T) {
	const all, provider, sdk, framework = "TF_LOG", "TF_LOG_PROVIDER", "TF_LOG_SDK", "TF_LOG_SDK_FRAMEWORK"
	for name, tc := range map[string]struct {
		set  map[string]string
		want string
	}{
		"without logs":                {nil, "off"},
		"all at DEBUG":                {map[string]string{all: "DEBUG"}, "off"},
		"the provider's at DEBUG":     {map[string]string{provider: "debug"}, "off"},
		"the provider's off":          {map[string]string{all: "TRACE", provider: "OFF"}, "off"},
		"all at TRACE":                {map[string]string{all: "trace"}, ""},
		"the provider's at TRACE":     {map[string]string{all: "DEBUG", provider: "TRACE"}, ""},
		"all as JSON, which is TRACE": {map[string]string{all: "JSON"}, ""},
		"a level that is none":        {map[string]string{all: "1"}, ""},
		"the SDK's":                   {map[string]string{sdk: "warn"}, ""},
		"the framework's":             {map[string]string{framework: "error"}, "error"},
		"the framework's off":         {map[string]string{all: "TRACE", framework: "OFF"}, "OFF"},
		"core's alone":                {map[string]string{"TF_LOG_CORE": "trace"}, "off"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, variable := range []string{all, provider, sdk, framework} {
				t.Setenv(variable, tc.set[variable])
			}
			quietFramework()
			if got := os.Getenv(framework); got != tc.want {
				t.Errorf("%s is %q, want %q", framework, got, tc.want)
			}
		})
	}
}

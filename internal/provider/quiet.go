// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"os"
	"strings"
)

// logs are the variables with the levels of the logs that a provider writes: the framework's, the protocol's, and its own.
var logs = []string{"TF_LOG_SDK", "TF_LOG_SDK_FRAMEWORK", "TF_LOG_SDK_PROTO", "TF_LOG_PROVIDER_WAZZUP"}

// quiet turns the logs off if nobody has asked for any. Without a level, a provider logs everything, and the CLI takes each line
// apart and drops it. With 300 accounts that is a sixth of the provider's CPU, and a twentieth of the CLI's.
func quiet() {
	for _, set := range os.Environ() {
		if strings.HasPrefix(set, "TF_LOG") {
			return
		}
	}
	for _, name := range logs {
		_ = os.Setenv(name, "off") // otherwise there is a log that nobody reads
	}
}

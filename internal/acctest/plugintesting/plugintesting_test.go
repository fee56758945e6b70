// SPDX-License-Identifier: MPL-2.0

package plugintesting

import (
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
)

func TestTextsOfErrors(t *testing.T) {
	const output = "Error: Funnels already exist\n\n  with wazzup_pipelines.crm\n\npipelines[\"x\"]\nexists."
	for _, texts := range [][]string{{"Funnels already exist"}, {"already exist", `pipelines["x"] exists.`}} {
		if !Error(texts...).MatchString(output) {
			t.Errorf("%q is not found", texts)
		}
	}
	for _, texts := range [][]string{{"Funnels exist"}, {`pipelines["x"]`, "already exist"}, {"existsX"}} {
		if Error(texts...).MatchString(output) {
			t.Errorf("%q is found", texts)
		}
	}
}

// What the person who tests has set for a CLI or a provider of their own reaches neither.
func TestWhatIsASetting(t *testing.T) {
	for name, want := range map[string]bool{
		"WAZZUP_CLIENT_ACCESS_TOKEN": true, "WAZZUP_ACCOUNT_ID": true, "TF_VAR_clients": true, "TF_CLI_ARGS": true, "TF_DATA_DIR": true,
		"WAZZUP_TEST_CLI": false, acctest.SoakEnv: false, "TF_ACC": false, "TF_ACC_PERSIST_WORKING_DIR": false, "TF_LOG": false, "TFENV": false, "PATH": false,
	} {
		if isSetting(name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
}

// SPDX-License-Identifier: MPL-2.0

package reliability_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest/network"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// seedEnv names the environment variable with the seed of what is drawn at random, to see a failure again. Without it,
// make test takes a seed that stays, and make soak another one each time.
const seedEnv = "WAZZUP_TEST_SEED"

// chance is a seed, which is printed if the test fails.
func chance(t *testing.T, stays uint64) uint64 {
	t.Helper()
	seed := stays
	if soaking {
		seed = rand.Uint64()
	}
	if text := os.Getenv(seedEnv); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatalf("%s: %v", seedEnv, err)
		}
	}
	t.Logf("%s=%d", seedEnv, seed)
	return seed
}

// Funnels are created, changed, removed and imported through a network on which requests and answers are delayed, torn
// and lost: it takes three applies at most, and nothing is lost. Whether there is nothing left to do is looked at once
// the network is well again, since to look is to read, and a read may fail.
func TestABadNetwork(t *testing.T) {
	t.Parallel()
	for name, weather := range map[string]network.Weather{"mild": network.Mild, "bad": network.Bad, "awful": network.Awful} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
				for round := range repeats(1, 10) {
					settings.StaleFor = time.Duration(round%2) * 200 * time.Millisecond
					throughWeather(t, settings, weather, chance(t, uint64(round+1)))
				}
			})
		})
	}
}

func throughWeather(t *testing.T, settings sandbox.Settings, weather network.Weather, seed uint64) {
	c := begin(t, settings)
	p := network.Start(t, c.sandbox.URL, weather, seed)
	c.Env["WAZZUP_BASE_URL"] = p.URL
	c.Write("provider.tf", "provider \"wazzup\" {\n  request_timeout = \"500ms\"\n}\n")

	x, y := acctest.Funnel("x", "X", "a b"), acctest.Funnel("y", "Y", "")
	c.converges("create", acctest.Resource("crm", acctest.HCL(x, y)))

	x, z := acctest.Funnel("x", "X2", "a b c"), acctest.Funnel("z", "Z", "q")
	c.converges("change", acctest.Resource("crm", acctest.HCL(x, z)))
	if _, there := acctest.ByID(c.sandbox.Pipelines(acctest.Account))["y"]; there && settings.Semantics == sandbox.Replace {
		t.Error("the removed funnel is still there")
	}

	if err := os.Remove(filepath.Join(c.Dir, "terraform.tfstate")); err != nil {
		t.Fatal(err)
	}
	c.sandbox.ResetJournal()
	c.converges("import", acctest.Resource("crm", acctest.HCL(x, z))+"import {\n  to = wazzup_pipelines.crm\n  id = \"x,z\"\n}\n")
	if n := c.sandbox.Count(post); n > 0 {
		t.Errorf("%d posts for an import", n)
	}

	met := p.Met()
	t.Logf("met %v", met)
	if len(met) < 2 && !soaking {
		t.Error("nothing has happened")
	}
	p.Clear()
	c.settled(x, z)
}

// converges applies a configuration, three times at most, until it is said to be done.
func (c *scene) converges(what, config string) {
	c.t.Helper()
	c.Write("main.tf", config)
	var r acctest.Result
	for range 3 {
		r = c.Run("apply", "-auto-approve")
		c.keepsForeign()
		if r.Code == 0 {
			c.isTruth()
			return
		}
	}
	c.t.Fatalf("%s: not done after three applies:\n%s", what, r.Output)
}

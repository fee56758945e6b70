// SPDX-License-Identifier: MPL-2.0

package coretest

import (
	"cmp"
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/provider"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

const typeName = "wazzup_pipelines" // of the resource and of the data source

// Core stands in for a CLI where its start would cost more than the test: it drives the provider through its protocol
// server, in this process and so under the race detector, in the order in which Terraform's core does.
// A walk (a plan, an apply, an import) configures the provider anew. It fails the test where core would say that the
// provider has a bug: a plan that is not the configuration, a result that is not the plan.
//
// Most tests need one resource: see one.go. Where there are several, they have names, as in a Configuration.
type Core struct {
	Settings map[string]any  // of the provider block
	Context  context.Context //nolint:containedctx // a test's, for all its calls
	Timings  account.Timings
	Backoff  wazzup.Backoff
	LockDir  string // for lock files and records; "" is one that all with the same URL and token share. Another one is another machine's
	// Block says which provider block a resource uses; nil where there is one block for all. Each is a process of its own
	// under a CLI, and a configured provider of its own here.
	Block func(resource string) string

	// Accepts are ids of funnels that may be altered or lost once more, as the environment can say it.
	Accepts []string

	// NoPermits has nothing that a run leaves on disk let a create take over what exists.
	NoPermits bool

	// UnrefreshedDestroy plans the destroy of a resource whose block is gone before it is refreshed, and applies that, as
	// Terraform 1.9 to 1.11 do. The versions before and after, and OpenTofu, refresh first.
	UnrefreshedDestroy bool

	// OtherSettings says that the provider's settings change between a plan and its apply. If core then refuses the final plan,
	// that is an error for the user, as ever, and none of the provider's.
	OtherSettings bool

	machine  string                                                  // see LockDir
	wrap     func(tfprotov6.ProviderServer) tfprotov6.ProviderServer // nil but in a test of Core itself
	t        T
	kind     tftypes.Type // of the resource
	version  int64        // of the resource's schema
	computed map[string]bool
	block    tftypes.Type // of the provider block
	state    state
	serial   int // of the state: it grows with each change
	deposed  int // objects so far
}

// Configuration is what is declared of each resource, by name.
type Configuration map[string]*Declared

// Declared is a configuration of the resource. What is nil in it stands nowhere in the configuration, and neither does
// what the provider's schema does not have.
type Declared struct {
	Account            *string // account_id
	AccountUnknown     bool    // instead of Account: it is only known at apply
	Pipelines          []sandbox.Pipeline
	Raw                any     // instead of Pipelines: a map[string]any as JSON has it, with Unknown at any depth, or Unknown
	Existing           *string // existing_policy
	DeletionPolicy     *string
	DeletionProtection *bool

	CreateBeforeDestroy bool // of the lifecycle block
}

// T is what a Core needs of a test: a *testing.T, or a *rapid.T.
type T interface {
	Helper()
	Errorf(format string, args ...any)
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	Context() context.Context
}

// NewCore makes a Core with an empty state, against an account of a sandbox.
func NewCore(t T, url, token string) *Core {
	t.Helper()
	c := &Core{
		t: t, Context: t.Context(), Timings: acctest.Timings, Backoff: acctest.Backoff, state: state{}, machine: acctest.MachineOf(url, token),
		Settings: map[string]any{"client_access_token": token, "base_url": url},
	}
	schema, err := c.server().GetProviderSchema(c.Context, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	resource := schema.ResourceSchemas[typeName]
	c.kind, c.version, c.block = resource.ValueType(), resource.Version, schema.Provider.ValueType()
	c.computed = map[string]bool{}
	for _, attribute := range resource.Block.Attributes {
		c.computed[attribute.Name] = attribute.Computed
	}
	return c
}

func (c *Core) server() tfprotov6.ProviderServer {
	options := []provider.Option{provider.WithTimings(c.Timings, c.Backoff), provider.WithLockDir(cmp.Or(c.LockDir, c.machine)), provider.WithAccepted(c.Accepts...)}
	if c.NoPermits {
		options = append(options, provider.WithoutPermits())
	}
	server := provider.NewServer("test", options...)()
	if c.wrap != nil {
		return c.wrap(server)
	}
	return server
}

// Walk is a provider that is configured anew.
func (c *Core) Walk() (tfprotov6.ProviderServer, Diagnostics) {
	c.t.Helper()
	server := c.server()
	resp, err := server.ConfigureProvider(c.Context, &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: "1.11.4", Config: c.encode(c.value(c.block, c.Settings)),
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return server, resp.Diagnostics
}

// walk is a walk with several provider blocks.
type walk struct {
	core    *Core
	lost    bool                                // it ends as if the CLI had been killed
	servers map[string]tfprotov6.ProviderServer // by block
}

func (c *Core) walk() *walk { return &walk{core: c, servers: map[string]tfprotov6.ProviderServer{}} }

// server is the provider of a resource's block, configured when it is first needed.
func (w *walk) server(resource string) (tfprotov6.ProviderServer, Diagnostics) {
	w.core.t.Helper()
	block := ""
	if w.core.Block != nil {
		block = w.core.Block(resource)
	}
	if server, ok := w.servers[block]; ok {
		return server, nil
	}
	server, diags := w.core.Walk()
	w.servers[block] = server
	return server, diags
}

// end stops the providers, as a CLI does at the end of a walk.
func (w *walk) end() {
	for _, server := range w.servers {
		if w.lost {
			provider.Abandon(server)
		} else {
			provider.Close(server)
		}
		if _, err := server.StopProvider(context.WithoutCancel(w.core.Context), &tfprotov6.StopProviderRequest{}); err != nil {
			w.core.t.Fatal(err)
		}
	}
	w.servers = nil
}

// ValidateProvider checks the provider block, offline.
func (c *Core) ValidateProvider() Diagnostics {
	c.t.Helper()
	resp, err := c.server().ValidateProviderConfig(c.Context, &tfprotov6.ValidateProviderConfigRequest{Config: c.encode(c.value(c.block, c.Settings))})
	if err != nil {
		c.t.Fatal(err)
	}
	return resp.Diagnostics
}

// Validate checks a configuration of the resource, offline.
func (c *Core) Validate(config tftypes.Value) Diagnostics {
	c.t.Helper()
	resp, err := c.server().ValidateResourceConfig(c.Context, &tfprotov6.ValidateResourceConfigRequest{TypeName: typeName, Config: c.encode(config)})
	if err != nil {
		c.t.Fatal(err)
	}
	return resp.Diagnostics
}

// Must fails the test where there is an error.
func (c *Core) Must(diags Diagnostics) {
	c.t.Helper()
	if diags.HasError() {
		c.t.Fatal(diags)
	}
}

// Funnels are a resource's funnels in the state, by id; nil where it is not there.
func (c *Core) Funnels(resource string) map[string]sandbox.Pipeline {
	c.t.Helper()
	return c.funnels(c.object(resource).value)
}

// Retains reports whether a resource's deletion policy in the state is to retain.
func (c *Core) Retains(resource string) bool {
	c.t.Helper()
	return c.retains(c.object(resource).value)
}

func (c *Core) retains(v tftypes.Value) bool {
	c.t.Helper()
	if v.IsNull() {
		return false
	}
	return c.text(c.fields(v)["deletion_policy"]) == "retain"
}

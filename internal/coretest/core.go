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

// Core replaces a CLI in tests, because a CLI takes longer to start than the test runs. It drives the provider through its
// protocol server, in the order in which Terraform's core does. The provider runs in this process, and so under the race
// detector. Each walk (a plan, an apply, an import) configures a new provider. Core fails the test if Terraform's core would
// report a bug in the provider: a plan that differs from the configuration, or a result that differs from the plan.
//
// Most tests need one resource: see one.go. If there are several, they have names, as in a Configuration.
type Core struct {
	Settings map[string]any  // of the provider block
	Context  context.Context //nolint:containedctx // one test uses it for all its calls
	Timings  account.Timings
	Backoff  wazzup.Backoff
	LockDir  string // folder of the provider's files; another folder stands for another machine. "" is a folder for each URL and token
	// Block returns the provider block of a resource; nil means one block for all. Under a CLI each block is a separate
	// process; here it is a separately configured provider.
	Block func(resource string) string

	// Accepts has ids of funnels that may be altered or lost again, as in WAZZUP_ACCEPT_ALTERED.
	Accepts []string

	// Options are further options of the provider.
	Options []provider.Option

	// NoPermits disables the files that let a create take over existing funnels.
	NoPermits bool

	// UnrefreshedDestroy plans the destroy of a resource without a block before it refreshes the resource, and applies that
	// plan, as Terraform 1.9 to 1.11 do. Earlier and later versions, and OpenTofu, refresh first.
	UnrefreshedDestroy bool

	// OtherSettings is true if the provider's settings change between a plan and its apply. If core then rejects the final
	// plan, that is an error for the user, but not a bug of the provider, so the test does not fail.
	OtherSettings bool

	machine  string                                                  // see LockDir
	wrap     func(tfprotov6.ProviderServer) tfprotov6.ProviderServer // only for tests of Core itself; otherwise nil
	t        T
	kind     tftypes.Type // of the resource
	version  int64        // of the resource's schema
	computed map[string]bool
	block    tftypes.Type // of the provider block
	state    state
	serial   int // serial of the state; it grows with each change
	deposed  int // number of objects deposed so far
}

// state has the resources, by name.
type state map[string]instance

// instance has the objects of one resource in the state.
type instance struct {
	current object
	deposed map[int]object // by a key: replaced objects that are not destroyed yet
}

type object struct {
	value   tftypes.Value
	private []byte
	tainted bool
}

// Configuration has the declared resources, by name.
type Configuration map[string]*Declared

// Declared is a configuration of the resource. The configuration does not have the attributes that are nil, nor those that the
// provider's schema does not have.
type Declared struct {
	Account            *string // account_id
	AccountUnknown     bool    // instead of Account: account_id is only known at apply
	Pipelines          []sandbox.Pipeline
	Raw                any     // instead of Pipelines: Unknown, or a map[string]any like decoded JSON, with Unknown at any depth
	Existing           *string // existing_policy
	DeletionPolicy     *string
	DeletionProtection *bool

	CreateBeforeDestroy bool     // of the lifecycle block
	DependsOn           []string // resources that are validated and planned earlier; if one of them fails, this one is left
}

// T is the part of a *testing.T or a *rapid.T that a Core needs.
type T interface {
	Helper()
	Errorf(format string, args ...any)
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	Context() context.Context
}

// NewCore returns a Core with an empty state, for an account of a sandbox.
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
	options = append(options, c.Options...)
	if c.NoPermits {
		options = append(options, provider.WithoutPermits())
	}
	server := provider.NewServer("test", options...)()
	if c.wrap != nil {
		return c.wrap(server)
	}
	return server
}

// Must fails the test if there is an error.
func (c *Core) Must(diags Diagnostics) {
	c.t.Helper()
	if diags.HasError() {
		c.t.Fatal(diags)
	}
}

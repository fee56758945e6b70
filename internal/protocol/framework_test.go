// SPDX-License-Identifier: MPL-2.0

package protocol

import (
	"context"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/action"
	actionschema "github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// shop is a provider that offers what wazzup does not: a list resource, a function and an action. With broken, each has a bug.
type shop struct{ broken bool }

var (
	_ provider.ProviderWithListResources = shop{}
	_ provider.ProviderWithFunctions     = shop{}
	_ provider.ProviderWithActions       = shop{}
)

func (shop) Metadata(context.Context, provider.MetadataRequest, *provider.MetadataResponse)    {}
func (shop) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse)          {}
func (shop) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}
func (shop) DataSources(context.Context) []func() datasource.DataSource                        { return nil }

func (s shop) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return item(s) }}
}

func (s shop) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{func() list.ListResource { return item(s) }}
}

func (s shop) Functions(context.Context) []func() function.Function {
	return []func() function.Function{func() function.Function { return greeting(s) }}
}

func (s shop) Actions(context.Context) []func() action.Action {
	return []func() action.Action{func() action.Action { return delivery(s) }}
}

// item is a resource and its list, of two.
type item shop

var _ resource.ResourceWithIdentity = item{}

func (item) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "shop_item"
}

func (item) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{"name": schema.StringAttribute{Required: true}}}
}

func (item) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{"name": identityschema.StringAttribute{RequiredForImport: true}}}
}

func (item) Create(context.Context, resource.CreateRequest, *resource.CreateResponse) {}
func (item) Read(context.Context, resource.ReadRequest, *resource.ReadResponse)       {}
func (item) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}
func (item) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

func (item) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = listschema.Schema{}
}

func (i item) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	stream.Results = func(push func(list.ListResult) bool) {
		for n, name := range []string{"cup", "jug"} {
			if i.broken && n == 1 {
				panic("a bug")
			}
			result := req.NewListResult(ctx)
			result.DisplayName = name
			result.Diagnostics.Append(result.Identity.SetAttribute(ctx, path.Root("name"), name)...)
			if !push(result) {
				return
			}
		}
	}
}

type greeting shop

func (greeting) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "greeting"
}

func (greeting) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{Return: function.StringReturn{}}
}

func (g greeting) Run(ctx context.Context, _ function.RunRequest, resp *function.RunResponse) {
	if g.broken {
		panic("a bug")
	}
	resp.Error = resp.Result.Set(ctx, "hello")
}

type delivery shop

func (delivery) Metadata(_ context.Context, _ action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = "shop_delivery"
}

func (delivery) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = actionschema.Schema{}
}

func (delivery) Invoke(_ context.Context, _ action.InvokeRequest, resp *action.InvokeResponse) {
	resp.SendProgress(action.InvokeProgressEvent{Message: "on the way"})
	resp.Diagnostics.AddError("Nobody at home", "")
}

// What the framework computes while core reads it is contained, too: a list that breaks after its first item still has that.
func TestAListOfTheFramework(t *testing.T) {
	for broken, want := range map[bool][]string{false: {"cup", "jug"}, true: {"cup", "Bug in the provider"}} {
		s := New(providerserver.NewProtocol6(shop{broken})(), Hooks{})
		stream, err := s.ListResource(t.Context(), &tfprotov6.ListResourceRequest{TypeName: "shop_item", Config: &tfprotov6.DynamicValue{JSON: []byte(`{}`)}})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for result := range stream.Results {
			for _, d := range result.Diagnostics {
				got = append(got, d.Summary)
			}
			if result.DisplayName != "" {
				got = append(got, result.DisplayName)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("broken: %t: %q, want %q", broken, got, want)
		}
	}
}

func TestAFunctionOfTheFramework(t *testing.T) {
	for _, broken := range []bool{false, true} {
		resp, err := New(providerserver.NewProtocol6(shop{broken})(), Hooks{}).CallFunction(t.Context(), &tfprotov6.CallFunctionRequest{Name: "greeting"})
		if err != nil || (resp.Error != nil) != broken || (resp.Result == nil) != broken {
			t.Errorf("broken: %t: %+v, %v", broken, resp, err)
		}
	}
}

func TestAnActionOfTheFramework(t *testing.T) {
	s := New(providerserver.NewProtocol6(shop{})(), Hooks{})
	stream, err := s.InvokeAction(t.Context(), &tfprotov6.InvokeActionRequest{ActionType: "shop_delivery", Config: &tfprotov6.DynamicValue{JSON: []byte(`{}`)}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for event := range stream.Events {
		if progress, ok := event.Type.(tfprotov6.ProgressInvokeActionEventType); ok {
			got = append(got, progress.Message)
		}
		for _, d := range diagnosticsOf(event) {
			got = append(got, d.Summary)
		}
	}
	if want := []string{"on the way", "Nobody at home"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

using Agents.Core.Chat.Catalog;
using Agents.Core.Offline;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Catalog;

public class ModelCatalogTests
{
    private readonly Dictionary<string, string?> _variables = [];

    [Fact]
    public void The_first_provider_whose_key_is_there_is_chosen()
    {
        _variables["B_KEY"] = "canary";
        using ModelChoice choice = Catalog().Add(new StubProvider("a", "A_KEY")).AddOffline().Add(new StubProvider("b", "B_KEY")).FromEnvironment();

        Assert.Equal(("b", "b-default", "Using b:b-default, because B_KEY is set."), (choice.Provider, choice.Model, choice.Sentence));
    }

    [Fact]
    public void With_no_key_the_provider_without_one_is_chosen_and_the_sentence_says_why()
    {
        _variables["A_KEY"] = "  ";
        using ModelChoice choice = Catalog().Add(new StubProvider("a", "A_KEY")).Add(new StubProvider("b", "B_KEY")).AddOffline().FromEnvironment();

        Assert.IsType<OfflineChatClient>(choice.Client);
        Assert.Equal("Using offline:offline-extractive, because none of A_KEY, B_KEY is set.", choice.Sentence);
    }

    [Fact]
    public void A_key_in_the_place_of_a_provider_is_not_repeated()
    {
        AgentOptionsException thrown = Assert.Throws<AgentOptionsException>(() => Catalog().AddOffline().Create("sk-ant-api03-Canary0123456789-xyz"));

        Assert.DoesNotContain("canary", thrown.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["There is no provider '[redacted]'; the catalog has offline. A model is named behind its provider, as in 'provider:model'."], thrown.Failures);
    }

    [Fact]
    public void One_missing_key_and_no_keyed_provider_have_sentences_of_their_own()
    {
        using ModelChoice one = Catalog().Add(new StubProvider("a", "A_KEY")).AddOffline().FromEnvironment();
        using ModelChoice none = Catalog().AddOffline().FromEnvironment();

        Assert.Equal("Using offline:offline-extractive, because A_KEY is not set.", one.Sentence);
        Assert.Equal("Using offline:offline-extractive, because no provider that needs a key was added.", none.Sentence);
    }

    [Fact]
    public void With_no_key_and_no_provider_without_one_the_variables_are_named()
    {
        AgentOptionsException thrown = Assert.Throws<AgentOptionsException>(
            () => Catalog().Add(new StubProvider("a", "A_KEY")).Add(new StubProvider("b", "B_KEY")).FromEnvironment());

        Assert.Equal(
            ["No model can be chosen, because none of A_KEY, B_KEY is set. Set one of them, or add a provider that needs none, such as AddOffline() of Agents.Core.Offline."],
            thrown.Failures);
        Assert.Contains("The catalog has no providers", Assert.Throws<AgentOptionsException>(() => Catalog().FromEnvironment()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_string_in_the_environment_takes_precedence_over_keys()
    {
        _variables["A_KEY"] = "canary";
        _variables[ModelCatalog.ModelVariable] = "offline";
        using ModelChoice choice = Catalog().Add(new StubProvider("a", "A_KEY")).AddOffline().FromEnvironment();

        Assert.Equal(("offline", "Using offline:offline-extractive, because AGENTS_MODEL says so."), (choice.Provider, choice.Sentence));
    }

    [Fact]
    public void A_model_string_in_the_environment_that_cannot_be_used_is_told_with_its_variable()
    {
        _variables[ModelCatalog.ModelVariable] = "no model";
        Assert.StartsWith(
            "The environment variable AGENTS_MODEL holds no model. A model is 'provider:model'",
            Assert.Throws<FormatException>(() => Catalog().AddOffline().FromEnvironment()).Message,
            StringComparison.Ordinal);

        _variables[ModelCatalog.ModelVariable] = "c:m";
        Assert.Equal(
            ["There is no provider 'c'; the catalog has offline. AGENTS_MODEL asks for it."],
            Assert.Throws<AgentOptionsException>(() => Catalog().AddOffline().FromEnvironment()).Failures);
    }

    [Fact]
    public void A_model_without_its_provider_is_told_how_models_are_named()
    {
        AgentOptionsException thrown = Assert.Throws<AgentOptionsException>(() => Catalog().AddOffline().Create("gpt-5-mini"));

        Assert.Equal(["There is no provider 'gpt-5-mini'; the catalog has offline. A model is named behind its provider, as in 'provider:model'."], thrown.Failures);
    }

    [Fact]
    public void The_sentence_leaves_out_the_query_of_an_address()
    {
        using ModelChoice choice = Catalog().Add(new StubProvider("a", null) { TakesEndpoints = true }).Create("http://localhost:1/v1?key=canary#m");

        Assert.Equal("Using http://localhost:1/v1#m, as was asked for.", choice.Sentence);
    }

    [Fact]
    public void A_model_string_names_provider_and_model()
    {
        _variables["A_KEY"] = "canary";
        using ModelChoice choice = Catalog().AddOffline().Add(new StubProvider("a", "A_KEY")).Create("A:big:1");

        Assert.Equal(("a", "big:1", "Using a:big:1, as was asked for."), (choice.Provider, choice.Model, choice.Sentence));
        Assert.Equal("big:1", choice.Client.GetService<ChatClientMetadata>()!.DefaultModelId);
    }

    [Fact]
    public void An_address_goes_to_the_first_provider_that_takes_addresses()
    {
        using ModelChoice choice = Catalog().AddOffline().Add(new StubProvider("a", null) { TakesEndpoints = true }).Create("http://localhost:1/v1#m");

        Assert.Equal(("a", "m", "Using http://localhost:1/v1#m, as was asked for."), (choice.Provider, choice.Model, choice.Sentence));
        Assert.Contains(
            "No provider of the catalog takes an address",
            Assert.Throws<AgentOptionsException>(() => Catalog().AddOffline().Create("http://localhost:1/v1#m")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_provider_is_told_with_those_that_there_are()
    {
        AgentOptionsException thrown = Assert.Throws<AgentOptionsException>(() => Catalog().AddOffline().Add(new StubProvider("a", null)).Create("c:m"));

        Assert.Equal(["There is no provider 'c'; the catalog has offline, a."], thrown.Failures);
    }

    [Fact]
    public void A_missing_key_names_its_variable()
    {
        AgentOptionsException thrown = Assert.Throws<AgentOptionsException>(() => Catalog().Add(new StubProvider("a", "A_KEY")).Create("a:m"));

        Assert.Equal(["The environment variable A_KEY must hold the key of a, but is missing or empty."], thrown.Failures);
    }

    [Fact]
    public void A_provider_without_default_model_wants_one_named()
    {
        AgentOptionsException thrown = Assert.Throws<AgentOptionsException>(
            () => Catalog().Add(new StubProvider("a", null) { DefaultModel = null }).Create("a"));

        Assert.Equal(["The provider 'a' has no default model; name one, as in 'a:model'."], thrown.Failures);
    }

    [Fact]
    public void A_provider_is_added_once_and_under_a_plain_name()
    {
        Assert.Equal(
            "The catalog has a provider 'offline' already; each is added once. (Parameter 'provider')",
            Assert.Throws<ArgumentException>(() => Catalog().AddOffline().AddOffline()).Message);
        Assert.All(
            new[] { "A", "a:b", "", "a b" },
            name => Assert.StartsWith(
                "A provider's name must be small letters", Assert.Throws<ArgumentException>(() => Catalog().Add(new StubProvider(name, null))).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void The_offline_provider_has_one_model()
    {
        using ModelChoice choice = Catalog().AddOffline().Create("offline:offline-extractive");

        Assert.IsType<OfflineChatClient>(choice.Client);
        Assert.Contains("has one model", Assert.Throws<AgentOptionsException>(() => Catalog().AddOffline().Create("offline:x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Disposing_of_a_choice_disposes_of_its_client()
    {
        StubProvider provider = new("a", null);
        ModelChoice choice = Catalog().Add(provider).Create("a");

        choice.Dispose();

        Assert.True(provider.Made!.IsDisposed);
    }

    [Theory]
    [InlineData("localhost:8080/canary")]
    [InlineData("ftp://canary")]
    public void An_address_that_is_none_names_its_variable_and_not_its_value(string value)
    {
        _variables["BASE"] = value;
        AgentOptionsException thrown = Assert.Throws<AgentOptionsException>(() => new ModelEnvironment(_variables.GetValueOrDefault).FindAddress("BASE"));

        Assert.Equal(["The environment variable BASE must hold an absolute http or https address, but does not."], thrown.Failures);
    }

    private ModelCatalog Catalog() => new(new ModelEnvironment(_variables.GetValueOrDefault));

    private sealed class StubProvider(string name, string? keyVariable) : IModelProvider
    {
        public string Name => name;

        public string? KeyVariable => keyVariable;

        public string? DefaultModel { get; init; } = name + "-default";

        public bool TakesEndpoints { get; init; }

        public StubClient? Made { get; private set; }

        public IChatClient CreateClient(ModelName model, ModelEnvironment environment)
        {
            if (keyVariable is not null)
            {
                environment.Get(keyVariable, $"the key of {name}");
            }

            return Made = new StubClient(model.Model ?? DefaultModel!);
        }
    }

    private sealed class StubClient(string model)
        : DelegatingChatClient(ScriptedChatClient.FromTurns([Turn.Text("")], new ScriptedChatClientOptions { ModelId = model }))
    {
        public bool IsDisposed { get; private set; }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}

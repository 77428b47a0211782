using Agents.Core.Anthropic;
using Agents.Core.Budgets;
using Agents.Core.Chat.Catalog;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Anthropic;

public sealed class CatalogTests
{
    [Fact]
    public void Key_in_the_environment_chooses_the_default_model()
    {
        using ModelChoice choice = Catalog(("ANTHROPIC_API_KEY", Wire.Canary)).FromEnvironment();

        Assert.Equal("Using anthropic:claude-haiku-4-5, because ANTHROPIC_API_KEY is set.", choice.Sentence);
        ChatClientMetadata metadata = choice.Client.GetRequiredService<ChatClientMetadata>();
        Assert.Equal(("anthropic", new Uri("https://api.anthropic.com"), "claude-haiku-4-5"), (metadata.ProviderName, metadata.ProviderUri, metadata.DefaultModelId));
    }

    [Fact]
    public void Default_model_has_a_price() => Assert.NotNull(PriceBook.Default.PriceOf(ModelCatalogExtensions.DefaultAnthropicModel));

    [Fact]
    public void Model_string_chooses_the_model_and_the_environment_the_address()
    {
        using ModelChoice choice = Catalog(("ANTHROPIC_API_KEY", "key"), ("ANTHROPIC_BASE_URL", "http://localhost:8080/proxy")).Create("anthropic:claude-opus-5");

        ChatClientMetadata metadata = choice.Client.GetRequiredService<ChatClientMetadata>();
        Assert.Equal((new Uri("http://localhost:8080/proxy"), "claude-opus-5"), (metadata.ProviderUri, metadata.DefaultModelId));
    }

    [Fact]
    public void Missing_key_names_its_variable()
    {
        AgentOptionsException exception = Assert.Throws<AgentOptionsException>(() => Catalog().Create("anthropic"));

        Assert.Equal(["The environment variable ANTHROPIC_API_KEY must hold the key of Anthropic, but is missing or empty."], exception.Failures);
    }

    [Theory]
    [InlineData("sk ant")]
    [InlineData("sk-ant\u00e4")]
    [InlineData("sk\nant")]
    public void Key_that_no_header_takes_is_refused_without_quoting_it(string key)
    {
        AgentOptionsException byVariable = Assert.Throws<AgentOptionsException>(() => Catalog(("ANTHROPIC_API_KEY", key)).Create("anthropic"));
        ArgumentException byHand = Assert.Throws<ArgumentException>(() => new AnthropicChatClient(key, "claude-haiku-4-5"));

        Assert.Contains("ANTHROPIC_API_KEY", byVariable.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(key, byVariable.ToString() + byHand, StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_wrong_with_settings_is_told_at_once()
    {
        AnthropicClientSettings settings = new()
        {
            Endpoint = new Uri("ftp://user@example.org"),
            Timeout = TimeSpan.Zero,
            MaxOutputTokens = 0,
            CacheBreakpoints = (CacheBreakpoints)8,
            CacheLifetime = TimeSpan.FromMinutes(6),
            TimeProvider = null!,
        };

        AgentOptionsException exception = Assert.Throws<AgentOptionsException>(() => new AnthropicChatClient("key", "model", settings));

        Assert.Equal(
            [
                "Endpoint must be an absolute http or https address without user name, query and fragment.",
                "Timeout must be more than zero and at most one day, but is 00:00:00.",
                "MaxOutputTokens must be 1 to 1000000 tokens, but is 0.",
                "CacheBreakpoints must be made of its named values, but is 8.",
                "CacheLifetime must be five minutes or one hour, but is 00:06:00.",
                "TimeProvider must not be null.",
            ],
            exception.Failures);
    }

    [Fact]
    public void Settings_of_a_connection_do_not_go_with_a_client_that_is_given()
    {
        using global::Anthropic.AnthropicClient sdk = new() { ApiKey = "key" };

        AgentOptionsException exception = Assert.Throws<AgentOptionsException>(
            () => new AnthropicChatClient(sdk, "model", new AnthropicClientSettings { Endpoint = new Uri("https://example.org") }));

        Assert.Equal(["Endpoint and HttpClient must be null for a client that is given, which has its own."], exception.Failures);
        Assert.Throws<ArgumentNullException>(() => new AnthropicChatClient((global::Anthropic.IAnthropicClient)null!, "model"));
        Assert.Throws<ArgumentException>(() => new AnthropicChatClient(sdk, " "));
    }

    private static ModelCatalog Catalog(params (string Name, string Value)[] variables) =>
        new ModelCatalog(new ModelEnvironment(name => variables.FirstOrDefault(variable => variable.Name == name).Value)).AddAnthropic();
}

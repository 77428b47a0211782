using Agents.Core.Budgets;
using Agents.Core.Chat.Catalog;
using Agents.Core.OpenAI;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.OpenAI;

public sealed class OpenAICatalogTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_key_goes_to_openai_by_default()
    {
        (WireHandler.Sent sent, ModelChoice chosen) = await CallAsync(catalog => catalog.FromEnvironment(), ("OPENAI_API_KEY", Wire.Key));
        Assert.Equal(("https://api.openai.com/v1/chat/completions", $"Bearer {Wire.Key}"), (sent.Address.AbsoluteUri, sent.Headers["Authorization"]));
        Assert.Contains("max_completion_tokens", sent.Text, StringComparison.Ordinal);
        Assert.Equal("Using openai:gpt-5-mini, because OPENAI_API_KEY is set.", chosen.Sentence);
        Assert.NotNull(PriceBook.Default.PriceOf(chosen.Model));
    }

    [Fact]
    public async Task The_key_goes_to_the_address_beside_it_which_is_spoken_to_tolerantly()
    {
        (WireHandler.Sent sent, _) = await CallAsync(
            catalog => catalog.Create("openai:qwen3"), ("OPENAI_API_KEY", Wire.Key), ("OPENAI_BASE_URL", "https://gateway.example/v1/"));
        Assert.Equal(("https://gateway.example/v1/chat/completions", $"Bearer {Wire.Key}"), (sent.Address.AbsoluteUri, sent.Headers["Authorization"]));
        Assert.Contains("\"max_tokens\"", sent.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_gets_the_key_of_compatible_servers_or_none()
    {
        (WireHandler.Sent keyless, _) = await CallAsync(
            catalog => catalog.Create("http://localhost:11434/v1#qwen3:8b"), ("OPENAI_API_KEY", Wire.Key), ("OPENAI_BASE_URL", "http://localhost:11434/v1"));
        Assert.Equal("http://localhost:11434/v1/chat/completions", keyless.Address.AbsoluteUri);
        Assert.DoesNotContain(keyless.Headers, header => header.Value.Contains(Wire.Key, StringComparison.Ordinal));
        Assert.StartsWith("{\"model\":\"qwen3:8b\"", keyless.Text, StringComparison.Ordinal);
        (WireHandler.Sent own, _) = await CallAsync(
            catalog => catalog.Create("http://localhost:11434/v1#qwen3"), ("OPENAI_API_KEY", Wire.Key), ("OPENAI_COMPATIBLE_API_KEY", "other"));
        Assert.Equal("Bearer other", own.Headers["Authorization"]);
    }

    [Fact]
    public void A_missing_key_names_its_variable()
    {
        ModelCatalog catalog = new ModelCatalog(new ModelEnvironment(_ => null)).AddOpenAI();
        AgentOptionsException thrown = Assert.Throws<AgentOptionsException>(() => catalog.Create("openai:gpt-5"));
        Assert.Contains("OPENAI_API_KEY", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Azure_gets_its_header_and_its_version()
    {
        WireHandler handler = WireHandler.Json(Wire.Answer("azure-filter"));
        using OpenAIChatClient client = Wire.Client(handler, "gpt-4o", settings =>
        {
            settings.Endpoint = new Uri("https://x.openai.azure.com/openai/deployments/d");
            settings.KeyHeader = "api-key";
            settings.ApiVersion = "2024-10-21";
            settings.Organization = "org-1";
            settings.Project = "proj-1";
        });
        await client.GetResponseAsync("hi", null, Token);
        WireHandler.Sent sent = handler.Requests[0];
        Assert.Equal("https://x.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21", sent.Address.AbsoluteUri);
        Assert.Equal((Wire.Key, false), (sent.Headers["api-key"], sent.Headers.ContainsKey("Authorization")));
        Assert.Equal(("org-1", "proj-1"), (sent.Headers["OpenAI-Organization"], sent.Headers["OpenAI-Project"]));
    }

    [Fact]
    public async Task A_client_of_the_sdk_is_taken_as_it_is()
    {
        WireHandler handler = WireHandler.Json(Wire.Answer("groq"));
        global::OpenAI.OpenAIClientOptions options = new()
        {
            Endpoint = new Uri("https://own.example/v1"),
            Transport = new System.ClientModel.Primitives.HttpClientPipelineTransport(new HttpClient(handler)),
        };
        global::OpenAI.OpenAIClient sdk = new(new System.ClientModel.ApiKeyCredential("k"), options);
        foreach (OpenAIChatClient client in (OpenAIChatClient[])[new(sdk, "m"), new(sdk.GetChatClient("m"))])
        {
            Assert.Equal("Grüezi.", (await client.GetResponseAsync("hi", null, Token)).Text);
            ChatClientMetadata metadata = (ChatClientMetadata)client.GetService(typeof(ChatClientMetadata))!;
            Assert.Equal(("m", "https://own.example/v1"), (metadata.DefaultModelId, metadata.ProviderUri?.AbsoluteUri));
        }

        Assert.All(handler.Requests, sent => Assert.Equal("https://own.example/v1/chat/completions", sent.Address.AbsoluteUri));
    }

    [Fact]
    public void All_that_is_wrong_with_settings_is_said_at_once()
    {
        AgentOptionsException thrown = Assert.Throws<AgentOptionsException>(() => new OpenAIChatClient("k", "m", new OpenAIClientSettings
        {
            Endpoint = new Uri("ftp://user:secret@x"),
            Organization = "a b",
            KeyHeader = "x:y",
            ApiVersion = "",
            Timeout = TimeSpan.Zero,
            MaxAnswerBytes = 1,
        }));
        Assert.Equal(6, thrown.Failures.Count);
        Assert.DoesNotContain("secret", thrown.Message, StringComparison.Ordinal);
        AgentOptionsException compatible = Assert.Throws<AgentOptionsException>(() => OpenAICompatible.CreateChatClient(
            Wire.LocalServer, null, "m", new OpenAICompatibleOptions { ProviderName = "", MaxEmbeddingBatch = 0, Settings = null! }));
        Assert.Equal(3, compatible.Failures.Count);
    }

    private static async Task<(WireHandler.Sent Sent, ModelChoice Chosen)> CallAsync(
        Func<ModelCatalog, ModelChoice> choose, params (string Name, string Value)[] variables)
    {
        WireHandler handler = WireHandler.Json(Wire.Answer("groq"));
        ModelCatalog catalog = new ModelCatalog(new ModelEnvironment(name => variables.FirstOrDefault(variable => variable.Name == name).Value))
            .AddOpenAI(settings => settings.HttpClient = new HttpClient(handler));
        using ModelChoice chosen = choose(catalog);
        await chosen.Client.GetResponseAsync("hi", new ChatOptions { MaxOutputTokens = 5 }, Token);
        return (Assert.Single(handler.Requests), chosen);
    }
}

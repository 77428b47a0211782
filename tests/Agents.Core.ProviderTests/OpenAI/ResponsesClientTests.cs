using System.ClientModel;
using System.ClientModel.Primitives;
using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Chat.Catalog;
using Agents.Core.OpenAI;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.OpenAI;

public sealed class ResponsesClientTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_agent_pays_for_a_turn_with_calls_and_an_answer_to_the_micro_dollar(bool streams)
    {
        ResponsesHandler server = new(call => (call, streams) switch
        {
            (0, false) => ResponsesHandler.Json(ResponsesFixture.Json("parallel-calls")),
            (0, true) => ResponsesHandler.Events(new MemoryStream(ResponsesFixture.Events("parallel-calls"))),
            (_, false) => ResponsesHandler.Json(ResponsesFixture.Json("text")),
            (_, true) => ResponsesHandler.Events(new MemoryStream(ResponsesFixture.Events("text"))),
        });
        using OpenAIResponsesChatClient client = server.Client();
        ChatAgent agent = ChatAgent.Create("guide", client)
            .WithTool(AIFunctionFactory.Create((string city, string unit) => $"{city}: 3 {unit}", "get_weather"))
            .WithTool(AIFunctionFactory.Create(() => "noon", "now"))
            .Configure(options => options.Streaming = streams)
            .Build();

        RunResult<string> result = await agent.RunAsync(
            "What is the capital?", new RunOptions { Budget = Budget.Usd(1m), Prices = PriceBook.Default }, TestContext.Current.CancellationToken);

        // The first call: 412 - 256 input, 256 written to the cache, 203 output at $0.25, $0.25 and $2 a million: 509 micro-dollars.
        // The second: 1,250 - 1,024 input, 1,024 cached, 164 output at $0.25, $0.025 and $2 a million: 410.1, rounded up.
        Assert.Equal(509 + 411, result.Spend.MicroDollars);
        Assert.Equal((156 + 226, 1024, 256), (result.Spend.InputTokens, result.Spend.CachedInputTokens, result.Spend.CacheWriteTokens));
        Assert.Equal((203 - 128 + 164 - 128, 256), (result.Spend.OutputTokens, result.Spend.ReasoningTokens));
        Assert.Equal((2, 0), (result.Spend.ModelCalls, result.Spend.EstimatedCalls));
        Assert.StartsWith("Paris is the capital", result.Output, StringComparison.Ordinal);
        Assert.Contains("\"encrypted_content\":\"gAAAAABpE3q0", server.Bodies[1], StringComparison.Ordinal);
        Assert.Equal(0, server.Open);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_before_it_begins_sends_nothing()
    {
        ResponsesHandler server = ResponsesHandler.OfJson(ResponsesFixture.Json("plain"));
        using OpenAIResponsesChatClient client = server.Client();
        using CancellationTokenSource source = new();
        await source.CancelAsync();

        OperationCanceledException whole = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetResponseAsync("Hi", cancellationToken: source.Token));
        OperationCanceledException streamed = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await client.GetStreamingResponseAsync("Hi", cancellationToken: source.Token).GetAsyncEnumerator(source.Token).MoveNextAsync());

        Assert.Equal((source.Token, source.Token), (whole.CancellationToken, streamed.CancellationToken));
        Assert.Empty(server.Bodies);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_that_is_cancelled_while_it_waits_carries_the_token_and_closes_its_answer(bool streams)
    {
        using CancellationTokenSource source = new();
        ResponsesHandler server = ResponsesHandler.OfStream([], _ => new SilentStream(source.Cancel));
        using OpenAIResponsesChatClient client = server.Client();

        OperationCanceledException canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            if (streams)
            {
                await client.GetStreamingResponseAsync("Hi", cancellationToken: source.Token).GetAsyncEnumerator(CancellationToken.None).MoveNextAsync();
            }
            else
            {
                await client.GetResponseAsync("Hi", cancellationToken: source.Token);
            }
        });

        Assert.Equal(source.Token, canceled.CancellationToken);
        Assert.Equal(0, server.Open);
    }

    [Fact]
    public async Task A_stream_that_is_cancelled_between_updates_gives_no_more_of_them()
    {
        ResponsesHandler server = ResponsesHandler.OfStream(ResponsesFixture.Events("plain"));
        using OpenAIResponsesChatClient client = server.Client();
        using CancellationTokenSource source = new();
        int updates = 0;

        OperationCanceledException canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("Hi", cancellationToken: source.Token))
            {
                updates++;
                await source.CancelAsync();
            }
        });

        Assert.Equal((1, source.Token, 0), (updates, canceled.CancellationToken, server.Open));
    }

    [Fact]
    public async Task A_stream_that_is_left_closes_its_answer()
    {
        ResponsesHandler server = ResponsesHandler.OfStream(ResponsesFixture.Events("plain"));
        using OpenAIResponsesChatClient client = server.Client();

        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken))
        {
            Assert.Equal(1, server.Open);
            break;
        }

        Assert.Equal(0, server.Open);
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_a_timeout()
    {
        ResponsesHandler server = ResponsesHandler.OfStream([], _ => new SilentStream(() => { }));
        using OpenAIResponsesChatClient client = new("k", "gpt-5-mini", new OpenAIClientSettings { HttpClient = new HttpClient(server), Timeout = TimeSpan.FromMilliseconds(50) });

        ModelException failure = await Assert.ThrowsAsync<ModelException>(() => client.StreamAsync("Hi"));

        Assert.Equal(ModelErrorKind.Timeout, failure.Kind);
        Assert.Equal(0, server.Open);
    }

    [Fact]
    public async Task An_answer_that_is_larger_than_allowed_is_refused()
    {
        ResponsesHandler server = ResponsesHandler.OfJson($$"""{"output":[],"x":"{{new string('x', 5_000)}}"}""");
        using OpenAIResponsesChatClient client = new("k", "gpt-5-mini", new OpenAIClientSettings { HttpClient = new HttpClient(server), MaxAnswerBytes = 1_024 });

        ModelException failure = await Assert.ThrowsAsync<ModelException>(() => client.GetResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(ModelErrorKind.Unknown, failure.Kind);
    }

    [Fact]
    public void Services_are_reached()
    {
        using OpenAIResponsesChatClient client = new("k", "gpt-5-mini");
        ChatClientMetadata metadata = (ChatClientMetadata)client.GetService(typeof(ChatClientMetadata))!;

        Assert.Equal(("openai", new Uri("https://api.openai.com/v1"), "gpt-5-mini"), (metadata.ProviderName, metadata.ProviderUri, metadata.DefaultModelId));
        Assert.Same(client, client.GetService(typeof(IChatClient)));
        Assert.IsType<global::OpenAI.OpenAIClient>(client.GetService(typeof(global::OpenAI.OpenAIClient)));
        Assert.Null(client.GetService(typeof(IChatClient), "key"));
        Assert.Null(client.GetService(typeof(string)));
    }

    [Fact]
    public async Task A_client_of_the_sdk_can_be_used_as_it_is()
    {
        ResponsesHandler server = ResponsesHandler.OfJson(ResponsesFixture.Json("plain"));
        global::OpenAI.OpenAIClient sdk = new(new ApiKeyCredential("k"), new global::OpenAI.OpenAIClientOptions
        {
            Endpoint = new Uri("https://example.com/openai/v1"),
            Transport = new HttpClientPipelineTransport(new HttpClient(server)),
        });
        using OpenAIResponsesChatClient client = new(sdk, "deployment");

        ChatResponse response = await client.GetResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("Hello! How can I help you today?", response.Text);
        Assert.Equal(["POST https://example.com/openai/v1/responses"], server.Addresses);
    }

    [Fact]
    public void A_catalog_makes_the_client_from_the_variables_of_openai()
    {
        Dictionary<string, string> variables = new(StringComparer.Ordinal) { ["OPENAI_API_KEY"] = ResponsesHandler.Key, ["OPENAI_BASE_URL"] = "https://example.com/v1" };
        ModelCatalog catalog = new ModelCatalog(new ModelEnvironment(variables.GetValueOrDefault)).AddOpenAI();
        using ModelChoice chosen = catalog.Create("openai-responses:gpt-5.2");
        using ModelChoice usual = catalog.FromEnvironment();

        Assert.IsType<OpenAIResponsesChatClient>(chosen.Client);
        ChatClientMetadata metadata = (ChatClientMetadata)chosen.Client.GetService(typeof(ChatClientMetadata))!;
        Assert.Equal((new Uri("https://example.com/v1"), "gpt-5.2"), (metadata.ProviderUri, metadata.DefaultModelId));
        Assert.Equal("openai", usual.Provider);
    }

    [Fact]
    public void A_missing_key_is_named_once()
    {
        ModelCatalog catalog = new ModelCatalog(new ModelEnvironment(_ => null)).AddOpenAI();

        Assert.Contains("because OPENAI_API_KEY is not set.", Assert.Throws<AgentOptionsException>(catalog.FromEnvironment).Message, StringComparison.Ordinal);
        Assert.Contains("OPENAI_API_KEY must hold the key of OpenAI", Assert.Throws<AgentOptionsException>(() => catalog.Create("openai-responses")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_are_checked()
    {
        Assert.Throws<ArgumentException>(() => new OpenAIResponsesChatClient("", "m"));
        Assert.Throws<ArgumentNullException>(() => new OpenAIResponsesChatClient("k", null!));
        Assert.Throws<ArgumentNullException>(() => new OpenAIResponsesChatClient((global::OpenAI.OpenAIClient)null!, "m"));
        Assert.Throws<AgentOptionsException>(() => new OpenAIResponsesChatClient("k y", "m"));
        using OpenAIResponsesChatClient client = new("k", "m");
        Assert.Throws<ArgumentNullException>(() => { _ = client.GetStreamingResponseAsync((IEnumerable<ChatMessage>)null!, cancellationToken: TestContext.Current.CancellationToken); });
    }
}

using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Agents.Core.Anthropic;
using Agents.Core.Chat;
using Agents.Core.Chat.Clients;
using Agents.Core.OpenAI;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;
using Turn = Agents.Core.Testing.Turn;

namespace Agents.Core.TelemetryTests.Security;

/// <content>Runs with providers, and with layers around their clients.</content>
internal static partial class Scenes
{
    private static async Task ProviderAsync(Scene s, int status)
    {
        // What it answers quotes all that it was sent, headers included.
        using HttpClient http = new(new Handler(async (request, token) => new HttpResponseMessage((System.Net.HttpStatusCode)status)
        {
            Content = new StringContent(status == 200
                ? $"<html>{request.Headers} {await request.Content!.ReadAsStringAsync(token)}"
                : new JsonObject
                {
                    ["error"] = new JsonObject { ["message"] = $"{request.Headers} {await request.Content!.ReadAsStringAsync(token)}", ["code"] = s.Canaries.Of("key") },
                }.ToJsonString()),
            ReasonPhrase = s.Canaries.Of("phrase"),
        }));
        http.DefaultRequestHeaders.Add("X-Secret", s.Canaries.Of("header"));
        using OpenAIChatClient client = new(s.Canaries.Of("key"), "gpt-5-mini", new OpenAIClientSettings
        {
            HttpClient = http,
            KeyHeader = "api-key",
            Organization = s.Canaries.Of("organization"),
            Project = s.Canaries.Of("project"),
        });
        await s.RunAsync(s.Chat("guide", client, o => o.Streaming = status == 200, s.Tool("look", text => text)));
    }

    private static async Task AnthropicAsync(Scene s, int status, bool isStreaming = false)
    {
        // What it answers quotes all that it was sent, headers included.
        using HttpClient http = new(new Handler(async (request, token) =>
        {
            string quoted = $"{request.Headers} {await request.Content!.ReadAsStringAsync(token)} {s.Canaries.Of("key")}";
            JsonObject error = new() { ["type"] = "error", ["error"] = new JsonObject { ["type"] = s.Canaries.Of("key"), ["message"] = quoted } };
            return new HttpResponseMessage((HttpStatusCode)status)
            {
                Content = status != 200 ? new StringContent(error.ToJsonString())
                    : new StringContent(isStreaming ? $"event: {s.Canaries.Of("event")}\ndata: {quoted}\n\n" : $"<html>{quoted}", Encoding.UTF8, isStreaming ? "text/event-stream" : "application/json"),
                ReasonPhrase = s.Canaries.Of("phrase"),
            };
        }));
        await AskAnthropicAsync(s, http, isStreaming);
    }

    private static async Task AnthropicAnsweringAsync(Scene s)
    {
        int asked = 0;
        using HttpClient http = new(new Handler((_, _) =>
        {
            JsonNode content = ++asked == 1
                ? new JsonObject { ["type"] = "tool_use", ["id"] = "toolu_1", ["name"] = "look", ["input"] = JsonNode.Parse(s.Arguments()) }
                : new JsonObject { ["type"] = "text", ["text"] = s.Canaries.Text("answer") };
            JsonObject answer = new()
            {
                ["id"] = $"msg_{asked}",
                ["type"] = "message",
                ["role"] = "assistant",
                ["model"] = "claude-haiku-4-5",
                ["content"] = new JsonArray(content),
                ["stop_reason"] = asked == 1 ? "tool_use" : "stop_sequence",
                ["stop_sequence"] = asked == 1 ? null : s.Canaries.Of("stop sequence"),
                ["usage"] = new JsonObject { ["input_tokens"] = 10, ["output_tokens"] = 5 },
            };
            HttpResponseMessage response = new() { Content = new StringContent(answer.ToJsonString(), Encoding.UTF8, "application/json") };
            response.Headers.Add("request-id", s.Canaries.Of("header of the answer"));
            return Task.FromResult(response);
        }));
        await AskAnthropicAsync(s, http, isStreaming: false);
    }

    private static async Task AskAnthropicAsync(Scene s, HttpClient http, bool isStreaming)
    {
        http.DefaultRequestHeaders.Add("X-Secret", s.Canaries.Of("header"));
        using AnthropicChatClient client = new(s.Canaries.Of("key"), "claude-haiku-4-5", new AnthropicClientSettings { HttpClient = http });
        await s.RunAsync(s.Chat("guide", client, o => o.Streaming = isStreaming, s.Tool("look", _ => s.Canaries.Text("result"))));
    }

    private static Task OwnWordsAsync(Scene s) => s.RunAsync(s.Chat(new Client((_, _, _) => Task.FromResult(
        new ChatResponse(new ChatMessage(ChatRole.Assistant, s.Canaries.Text("answer"))) { FinishReason = new ChatFinishReason(s.Canaries.Of("finish reason")) }))));

    /// <summary>What a call of no tool is answered is long, since there are many tools, and is kept as an artifact.</summary>
    private static Task MadeUpCallAsync(Scene s) => s.RunAsync(s.Chat(
        "guide",
        ScriptedChatClient.FromTurns([Turn.Calls((s.Canaries.Of("made-up name"), s.Arguments())), .. Enumerable.Repeat(Turn.Calls(("look-at-the-one-with-the-number-0", s.Arguments())), 2), Turn.Text("done")], null),
        o => o.Compaction = new CompactionOptions { ContextWindow = 3_000, KeepTurns = 1, MaxResultTokens = 200 },
        [.. Enumerable.Range(0, 40).Select(i => s.Tool($"look-at-the-one-with-the-number-{i}", text => text, ReadOnly))]));

    private static Task RetriesAsync(Scene s)
    {
        IChatClient Failing(string place) => new Client((_, _, _) => throw s.Canaries.Thrown(place, (message, inner) => new HttpRequestException(message, inner)));
        IChatClient client = ModelClientBuilder.Wrap(Failing("first client"))
            .UseFallback(Failing("second client"))
            .UseResilience(o => (o.MaxAttempts, o.AttemptTimeout, o.FirstUpdateTimeout, o.StallTimeout, o.Clock) = (3, null, null, null, new InstantClock()))
            .Build();
        return s.RunAsync(s.Chat(client));
    }

    private static async Task LimitsAsync(Scene s)
    {
        using ModelLimits limits = new(new ModelLimitsOptions { TokensPerMinute = 1_000, RefusesLargeCalls = true, MaxConcurrency = 1 });
        IChatClient client = ModelClientBuilder.Wrap(s.Caller("look", 3)).UseLimits(limits).Build();
        await s.RunAsync(s.Chat(client, s.Tool("look", _ => string.Concat(Enumerable.Repeat(s.Canaries.Text("result"), 300)))));
    }

    private static async Task RecordingAsync(Scene s)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            IChatClient client = ModelClientBuilder.Wrap(ScriptedChatClient.FromTurns(Turn.Calls(("look", s.Arguments())), Turn.Throws(s.Canaries.Thrown("client"))))
                .UseRecording(path, RecordingMode.Record).Build();
            await s.RunAsync(s.Chat(client, s.Tool("look", text => text)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Task CompactionAsync(Scene s, ISummarizer summarizer) => s.RunAsync(s.Chat(
        "guide",
        s.Caller("look", 6),
        o => o.Compaction = new CompactionOptions { ContextWindow = 2_000, KeepTurns = 1, Summarizer = summarizer },
        s.Tool("look", text => string.Concat(Enumerable.Repeat(s.Canaries.Text("result"), 20)), ReadOnly)));

    private sealed class Client(Func<IEnumerable<ChatMessage>, ChatOptions?, CancellationToken, Task<ChatResponse>> answer) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            answer(messages, options, cancellationToken);

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
            // Nothing is held.
        }
    }

    private sealed class Handler(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => answer(request, cancellationToken);
    }

    private sealed class InstantClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? TimeSpan.Zero : dueTime, period);
    }

    private sealed class Summarizer(Func<SummaryRequest, CancellationToken, string> summarize) : ISummarizer
    {
        public ValueTask<string> SummarizeAsync(SummaryRequest request, AgentContext context, CancellationToken cancellationToken) => new(summarize(request, cancellationToken));
    }
}

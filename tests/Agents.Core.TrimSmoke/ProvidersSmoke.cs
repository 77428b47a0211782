using System.Net;
using System.Text;
using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Chat.Clients;
using Agents.Core.OpenAI;
using Agents.Core.Testing;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.TrimSmoke;

/// <summary>Lets agents work on the clients of OpenAI over answers in memory, with all layers around them, and records one of them, trimmed.</summary>
internal static class ProvidersSmoke
{
    private const string ChatCall =
        """{"id":"c","object":"chat.completion","created":1,"model":"gpt-5-mini","choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[{"id":"t","type":"function","function":{"name":"search","arguments":"{\"query\":\"rain\"}"}}]},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":100,"completion_tokens":10,"total_tokens":110}}""";

    private const string ChatText =
        """{"id":"c","object":"chat.completion","created":1,"model":"gpt-5-mini","choices":[{"index":0,"message":{"role":"assistant","content":"It rains."},"finish_reason":"stop"}],"usage":{"prompt_tokens":100,"completion_tokens":10,"total_tokens":110}}""";

    private const string ResponsesCall =
        """{"id":"r","object":"response","created_at":1,"status":"completed","model":"gpt-5-mini","output":[{"type":"function_call","id":"f","call_id":"t","name":"search","arguments":"{\"query\":\"rain\"}","status":"completed"}],"usage":{"input_tokens":100,"output_tokens":10,"total_tokens":110}}""";

    private const string ResponsesText =
        """{"id":"r","object":"response","created_at":1,"status":"completed","model":"gpt-5-mini","output":[{"type":"message","id":"m","role":"assistant","status":"completed","content":[{"type":"output_text","text":"It rains.","annotations":[]}]}],"usage":{"input_tokens":100,"output_tokens":10,"total_tokens":110}}""";

    public static async Task AskAsync(Tool search, Action<bool, string> expect)
    {
        using HttpClient chat = Answering(ChatCall, ChatText);
        using HttpClient responses = Answering(ResponsesCall, ResponsesText);
        await AskAsync(new OpenAIChatClient("key", "gpt-5-mini", new OpenAIClientSettings { HttpClient = chat }), search, expect);
        await AskAsync(new OpenAIResponsesChatClient("key", "gpt-5-mini", new OpenAIClientSettings { HttpClient = responses }), search, expect);
    }

    private static async Task AskAsync(IChatClient provider, Tool search, Action<bool, string> expect)
    {
        using ModelLimits limits = new(new ModelLimitsOptions { MaxConcurrency = 1, TokensPerMinute = 100_000 });
        using Cassette recorded = Cassette.InMemory(RecordingMode.Record);
        using IChatClient client = ModelClientBuilder.Wrap(provider).UseRecording(recorded).UseResilience().UseLimits(limits).Build();
        RunResult<string> live = await RunAsync(client, search);
        using Cassette cassette = Cassette.InMemory(RecordingMode.Replay, recorded.ToText());
        using RecordingChatClient replaying = new(cassette);
        RunResult<string> replayed = await RunAsync(replaying, search);
        expect(live.Output == "It rains." && live.Spend.Tokens == 220, $"{provider.GetType().Name} answered '{live.Output}' for {live.Spend}");
        expect(live.Output == replayed.Output && live.Spend == replayed.Spend, $"the recording of {provider.GetType().Name} answered '{replayed.Output}' for {replayed.Spend}");
    }

    private static Task<RunResult<string>> RunAsync(IChatClient client, Tool search) =>
        ChatAgent.Create("weather", client).WithTool(search).Build().RunAsync("Does it rain?", new RunOptions { Budget = Budget.Usd(1m) });

    private static HttpClient Answering(params string[] bodies) => new(new MemoryHandler(bodies));

    private sealed class MemoryHandler(string[] bodies) : HttpMessageHandler
    {
        private int _next;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(bodies[_next++], Encoding.UTF8, "application/json") });
    }
}

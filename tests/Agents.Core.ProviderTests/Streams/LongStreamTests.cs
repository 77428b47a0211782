using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Agents.Core.Anthropic;
using Agents.Core.Budgets;
using Agents.Core.Chat.Clients;
using Agents.Core.OpenAI;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Streams;

/// <summary>Answers of any length in constant memory, through all layers: 200,000 tokens in every build, ten million with AGENTS_CORE_LONG=1.</summary>
[Collection(nameof(AloneInTheProcess))]
public class LongStreamTests
{
    private const long Allowance = 2 << 20;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("AGENTS_CORE_LONG") == "1";

    private static long Tokens => IsLong ? 10_000_000 : 200_000;

    [Theory]
    [InlineData("chat completions", 2)]
    [InlineData("responses", 2)]
    [InlineData("messages", 5)]
    public async Task An_answer_of_many_tokens_takes_no_more_memory_than_its_beginning(string format, int priceOfToken)
    {
        using HttpClient http = new(new StreamHandler(format));
        BudgetLedger ledger = BudgetLedger.CreateRoot("application", Budget.Usd(1_000m), TimeProvider.System);
        using ModelLimits limits = new(new ModelLimitsOptions { MaxConcurrency = 1, TokensPerMinute = ModelLimitsOptions.TokensLimit });
        using IChatClient client = ModelClientBuilder.Wrap(CreateClient(format, http)).UseBudget(ledger).UseResilience().UseLimits(limits).Build();
        long count = 0, length = 0, atTenth = 0, mostAfter = 0;
        long start = Stopwatch.GetTimestamp();

        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(
            "Say a lot.", new ChatOptions { MaxOutputTokens = (int)Tokens }, TestContext.Current.CancellationToken))
        {
            foreach (AIContent content in update.Contents)
            {
                length += content is TextContent text ? text.Text.Length : 0;
            }

            if (++count % (Tokens / 10) == 0)
            {
                long held = GC.GetTotalMemory(forceFullCollection: true);
                atTenth = atTenth == 0 ? held : atTenth;
                mostAfter = Math.Max(mostAfter, held);
            }
        }

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{format}: {Tokens:N0} tokens, {mostAfter - atTenth:N0} bytes more than at the first tenth, {Tokens / Stopwatch.GetElapsedTime(start).TotalSeconds:N0} a second");
        Assert.Equal(Tokens * "token ".Length, length);
        Assert.InRange(mostAfter - atTenth, long.MinValue, Allowance);
        Assert.Equal((100, Tokens, 0), (ledger.Spent.InputTokens, ledger.Spent.OutputTokens, ledger.Spent.EstimatedCalls));
        Assert.InRange(ledger.Spent.MicroDollars, Tokens * priceOfToken, (Tokens * priceOfToken) + 100);
        Assert.Equal(default, ledger.GetSnapshot().Reserved);
    }

    private static IChatClient CreateClient(string format, HttpClient http) => format switch
    {
        "chat completions" => new OpenAIChatClient("key", "gpt-5-mini", new OpenAIClientSettings { HttpClient = http }),
        "responses" => new OpenAIResponsesChatClient("key", "gpt-5-mini", new OpenAIClientSettings { HttpClient = http }),
        _ => new AnthropicChatClient("key", "claude-haiku-4-5", new AnthropicClientSettings { HttpClient = http }),
    };

    private sealed class StreamHandler(string format) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (string head, string chunk, string tail) = format switch
            {
                "chat completions" => (
                    Data("""{"id":"c","object":"chat.completion.chunk","created":1,"model":"gpt-5-mini","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}"""),
                    Data("""{"id":"c","object":"chat.completion.chunk","created":1,"model":"gpt-5-mini","choices":[{"index":0,"delta":{"content":"token "},"finish_reason":null}]}"""),
                    Data("""{"id":"c","object":"chat.completion.chunk","created":1,"model":"gpt-5-mini","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""")
                    + Data("""{"id":"c","object":"chat.completion.chunk","created":1,"model":"gpt-5-mini","choices":[],"usage":{"prompt_tokens":100,"completion_tokens":COUNT,"total_tokens":SUM}}""")
                    + "data: [DONE]\n\n"),
                "responses" => (
                    Event("response.created", """{"type":"response.created","sequence_number":0,"response":{"id":"r","object":"response","created_at":1,"status":"in_progress","model":"gpt-5-mini","output":[]}}""")
                    + Event("response.output_item.added", """{"type":"response.output_item.added","sequence_number":1,"output_index":0,"item":{"id":"m","type":"message","role":"assistant","status":"in_progress","content":[]}}"""),
                    Event("response.output_text.delta", """{"type":"response.output_text.delta","sequence_number":2,"item_id":"m","output_index":0,"content_index":0,"delta":"token "}"""),
                    Event("response.completed", """{"type":"response.completed","sequence_number":3,"response":{"id":"r","object":"response","created_at":1,"status":"completed","model":"gpt-5-mini","output":[],"usage":{"input_tokens":100,"output_tokens":COUNT,"total_tokens":SUM}}}""")),
                _ => (
                    Event("message_start", """{"type":"message_start","message":{"id":"m","type":"message","role":"assistant","model":"claude-haiku-4-5","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":100,"output_tokens":1}}}""")
                    + Event("content_block_start", """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"""),
                    Event("content_block_delta", """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"token "}}"""),
                    Event("content_block_stop", """{"type":"content_block_stop","index":0}""")
                    + Event("message_delta", """{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":COUNT}}""")
                    + Event("message_stop", """{"type":"message_stop"}""")),
            };
            tail = tail.Replace("COUNT", $"{Tokens}", StringComparison.Ordinal).Replace("SUM", $"{Tokens + 100}", StringComparison.Ordinal);
            StreamContent content = new(new RepeatingStream(Encoding.UTF8.GetBytes(head), Encoding.UTF8.GetBytes(chunk), Tokens, Encoding.UTF8.GetBytes(tail)));
            content.Headers.ContentType = new MediaTypeHeaderValue("text/event-stream");
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content });
        }

        private static string Data(string json) => $"data: {json}\n\n";

        private static string Event(string name, string json) => $"event: {name}\ndata: {json}\n\n";
    }
}

using Agents.Core.Offline;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Conformance;

/// <summary>The offline client, asked in such a way that it quotes what it is to say.</summary>
public sealed class OfflineConformance : ChatClientConformance
{
    private const string NoProvider = "It has no provider that could fail: it answers from the request alone.";

    public override IReadOnlyDictionary<string, string> Skips { get; } = new Dictionary<string, string>
    {
        [ConformanceCases.CachedUsage] = "It caches nothing, and reports no cached tokens.",
        [ConformanceCases.ReasoningUsage] = "It does not reason, and reports no tokens of reasoning.",
        [ConformanceCases.CancelledDuring] = "It answers at once: there is no waiting that could be cancelled.",
        [ConformanceCases.EmptyAnswer] = "It never says nothing: without an answer it says that there is none.",
        [ConformanceCases.VeryLongAnswer] = "It quotes at most 50 sentences, so that no answer is longer than some pages.",
        [ConformanceCases.RateLimited] = NoProvider,
        [ConformanceCases.RateLimitedWithWait] = NoProvider,
        [ConformanceCases.Overloaded] = NoProvider,
        [ConformanceCases.TimedOut] = NoProvider,
        [ConformanceCases.ConnectionLost] = NoProvider,
        [ConformanceCases.ContextTooLong] = NoProvider,
        [ConformanceCases.NotAuthenticated] = NoProvider,
        [ConformanceCases.ContentFiltered] = NoProvider,
        [ConformanceCases.InvalidRequest] = NoProvider,
        [ConformanceCases.FailureWithinStream] = NoProvider,
    };

    protected override bool IsExact => false;

    protected override ValueTask<IChatClient> CreateClientAsync(IReadOnlyList<ConformanceAnswer> answers, CancellationToken cancellationToken) =>
        new(new OfflineChatClient());

    protected override ConformanceRequest CreateRequest(ConformanceAnswer answer, ChatOptions? options)
    {
        if (answer.Calls.Count > 0)
        {
            return Calling(answer.Calls.Count, options);
        }

        ChatOptions? limited = options;
        string source = answer.Text;
        if (answer.FinishReason == ChatFinishReason.Length)
        {
            source += " The library stands on a hill in another town of the same name, far from the river and its boats.";
            limited = new ChatOptions { MaxOutputTokens = 24 };
        }

        string question = $"What is said of: {string.Join(' ', answer.Text.Split(' ').Take(3))}?";
        return new ConformanceRequest { Messages = [User($"{question}\n\n<source from=\"notes.md\">\n{source}\n</source>")], Options = limited };
    }

    // It makes one call for a question, and several when a search names what the next tool wants.
    private static ConformanceRequest Calling(int count, ChatOptions? options)
    {
        ChatMessage question = User("What is the weather in Oslo?");
        return new ConformanceRequest
        {
            Options = options,
            Messages = count == 1
                ? [question]
                :
                [
                    question,
                    new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("call-1", "search", new Dictionary<string, object?> { ["query"] = "weather" })]),
                    new ChatMessage(ChatRole.Tool, [new FunctionResultContent("call-1", """[{"city":"Oslo"},{"city":"Bergen"}]""")]),
                ],
        };
    }

    private static ChatMessage User(string text) => new(ChatRole.User, text);
}

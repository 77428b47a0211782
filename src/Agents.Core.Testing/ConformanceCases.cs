namespace Agents.Core.Testing;

/// <summary>The names of the cases of <see cref="ChatClientConformance"/>.</summary>
public static class ConformanceCases
{
    /// <summary>A text arrives as it was said, with the reason why it ended and the model that said it.</summary>
    public const string Text = "text";

    /// <summary>A stream says, put together, what an answer in one piece says.</summary>
    public const string StreamEqualsWhole = "stream equals whole";

    /// <summary>A tool is called, with its arguments and an id.</summary>
    public const string OneToolCall = "one tool call";

    /// <summary>Several tools are called in one answer, in order and with ids of their own.</summary>
    public const string ParallelToolCalls = "parallel tool calls";

    /// <summary>The result of a call is sent back, and the next answer arrives.</summary>
    public const string ToolResults = "tool results";

    /// <summary>An answer that a schema asks for is JSON that fits it.</summary>
    public const string StructuredOutput = "structured output";

    /// <summary>Tokens of input and output are reported, streamed or not.</summary>
    public const string Usage = "usage";

    /// <summary>Cached tokens are reported as a part of the input.</summary>
    public const string CachedUsage = "cached usage";

    /// <summary>Tokens of reasoning are reported as a part of the output.</summary>
    public const string ReasoningUsage = "reasoning usage";

    /// <summary>An answer that was cut for its length says so.</summary>
    public const string CutByLength = "cut by length";

    /// <summary>A call with a token that is cancelled already does not answer.</summary>
    public const string CancelledBefore = "cancelled before";

    /// <summary>A call that waits for its answer ends when it is cancelled.</summary>
    public const string CancelledDuring = "cancelled during";

    /// <summary>A stream ends when it is cancelled between two pieces.</summary>
    public const string CancelledDuringStream = "cancelled during a stream";

    /// <summary>A cancellation after the end changes nothing.</summary>
    public const string CancelledAfter = "cancelled after";

    /// <summary>Too many requests, and the provider does not say how long to wait.</summary>
    public const string RateLimited = "rate limited";

    /// <summary>Too many requests, and the provider says how long to wait.</summary>
    public const string RateLimitedWithWait = "rate limited with a wait";

    /// <summary>The provider is overloaded.</summary>
    public const string Overloaded = "overloaded";

    /// <summary>The provider did not answer in time.</summary>
    public const string TimedOut = "timed out";

    /// <summary>The connection broke, in the middle of an answer too.</summary>
    public const string ConnectionLost = "connection lost";

    /// <summary>The conversation is longer than the model's window.</summary>
    public const string ContextTooLong = "context too long";

    /// <summary>The key is wrong.</summary>
    public const string NotAuthenticated = "not authenticated";

    /// <summary>The provider refused the content.</summary>
    public const string ContentFiltered = "content filtered";

    /// <summary>The provider did not understand the request.</summary>
    public const string InvalidRequest = "invalid request";

    /// <summary>A failure that is told within a stream is a failure, not a short answer.</summary>
    public const string FailureWithinStream = "failure within a stream";

    /// <summary>A stream that nobody reads to its end does not disturb the next call.</summary>
    public const string StreamLeftEarly = "stream left early";

    /// <summary>An answer without contents is an answer.</summary>
    public const string EmptyAnswer = "empty answer";

    /// <summary>An answer of some megabytes arrives whole.</summary>
    public const string VeryLongAnswer = "very long answer";

    /// <summary>Letters of several bytes arrive whole, wherever the transport cuts them.</summary>
    public const string UnicodeInPieces = "unicode in pieces";

    /// <summary>A client may be disposed of twice, and says clearly when it is used after that.</summary>
    public const string Disposal = "disposal";

    /// <summary>A client tells what it is, and gives nothing under keys and types that it does not have.</summary>
    public const string Services = "services";

    /// <summary>Calls at once do not mix their answers.</summary>
    public const string ConcurrentCalls = "concurrent calls";

    /// <summary>Gets all names, in the order in which they are best read.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Text, StreamEqualsWhole, OneToolCall, ParallelToolCalls, ToolResults, StructuredOutput, Usage, CachedUsage, ReasoningUsage, CutByLength,
        CancelledBefore, CancelledDuring, CancelledDuringStream, CancelledAfter, RateLimited, RateLimitedWithWait, Overloaded, TimedOut, ConnectionLost,
        ContextTooLong, NotAuthenticated, ContentFiltered, InvalidRequest, FailureWithinStream, StreamLeftEarly, EmptyAnswer, VeryLongAnswer,
        UnicodeInPieces, Disposal, Services, ConcurrentCalls,
    ];
}

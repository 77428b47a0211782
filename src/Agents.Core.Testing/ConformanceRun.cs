using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Agents.Core.Testing;

/// <summary>One case of a <see cref="ChatClientConformance"/>, while it runs.</summary>
internal sealed partial class ConformanceRun
{
    /// <summary>Whether a call is streamed: what holds for answers holds both ways.</summary>
    private static readonly bool[] Ways = [false, true];

    private readonly ChatClientConformance _subject;
    private readonly string _name;
    private readonly CancellationToken _stop;

    public ConformanceRun(ChatClientConformance subject, string name, CancellationToken cancellationToken)
    {
        _subject = subject;
        _name = name;
        _stop = cancellationToken;
    }

    public async Task RunAsync()
    {
        try
        {
            await RunCaseAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not ConformanceException && !_stop.IsCancellationRequested)
        {
            throw new ConformanceException(_name, "what the client throws", "nothing", Describe(exception), exception);
        }
    }

    private Task RunCaseAsync() => _name switch
    {
        ConformanceCases.Text => TextAsync(),
        ConformanceCases.StreamEqualsWhole => StreamEqualsWholeAsync(),
        ConformanceCases.OneToolCall => CallsAsync([Weather("Oslo")]),
        ConformanceCases.ParallelToolCalls => CallsAsync([Weather("Oslo"), Weather("Bergen")]),
        ConformanceCases.ToolResults => ToolResultsAsync(),
        ConformanceCases.StructuredOutput => StructuredOutputAsync(),
        ConformanceCases.Usage => UsageAsync(new ConformanceAnswer().Usage),
        ConformanceCases.CachedUsage =>
            UsageAsync(new UsageDetails { InputTokenCount = 100, OutputTokenCount = 20, TotalTokenCount = 120, CachedInputTokenCount = 40 }),
        ConformanceCases.ReasoningUsage =>
            UsageAsync(new UsageDetails { InputTokenCount = 10, OutputTokenCount = 50, TotalTokenCount = 60, ReasoningTokenCount = 30 }),
        ConformanceCases.CutByLength => CutByLengthAsync(),
        ConformanceCases.EmptyAnswer => EmptyAsync(),
        ConformanceCases.VeryLongAnswer => LongAsync(),
        ConformanceCases.UnicodeInPieces => UnicodeAsync(),
        ConformanceCases.Disposal => DisposalAsync(),
        ConformanceCases.Services => ServicesAsync(),
        ConformanceCases.ConcurrentCalls => ConcurrentAsync(),
        ConformanceCases.StreamLeftEarly => StreamLeftEarlyAsync(),
        _ => RunEndingAsync(),
    };

    private ValueTask<IChatClient> CreateAsync(params ConformanceAnswer[] answers) => _subject.MakeClientAsync(answers, _stop);

    /// <summary>Asks for an answer, streamed or not; a stream is put together.</summary>
    private async Task<ChatResponse> AskAsync(
        IChatClient client, ConformanceAnswer answer, bool streamed, ChatOptions? options = null, CancellationToken? token = null)
    {
        ConformanceRequest request = _subject.MakeRequest(answer, options);
        return await AskAsync(client, request, streamed, token ?? _stop).ConfigureAwait(false);
    }

    private async Task<ChatResponse> AskAsync(IChatClient client, ConformanceRequest request, bool streamed, CancellationToken token)
    {
        ChatResponse? response = streamed
            ? await client.GetStreamingResponseAsync(request.Messages, request.Options, token).ToChatResponseAsync(token).ConfigureAwait(false)
            : await client.GetResponseAsync(request.Messages, request.Options, token).ConfigureAwait(false);
        return response ?? throw Fail("the answer", "an answer", "null");
    }

    private ConformanceException Fail(string what, string expected, string actual) => new(_name, what, expected, actual);

    private void Check(bool holds, string what, string expected, string actual)
    {
        if (!holds)
        {
            throw Fail(what, expected, actual);
        }
    }

    private void CheckEqual<T>(string what, T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw Fail(what, Show(expected?.ToString()), Show(actual?.ToString()));
        }
    }

    private void CheckText(string what, string expected, string actual)
    {
        if (_subject.KeepsToScript ? expected == actual : actual.Contains(expected, StringComparison.Ordinal))
        {
            return;
        }

        int same = 0;
        while (same < expected.Length && same < actual.Length && expected[same] == actual[same])
        {
            same++;
        }

        throw Fail(what, Show(expected, same), Show(actual, same));
    }

    private void CheckJson(string what, string expected, string actual)
    {
        JsonNode? came;
        try
        {
            came = JsonNode.Parse(actual);
        }
        catch (JsonException)
        {
            throw Fail(what, Show(expected), Show(actual));
        }

        Check(JsonNode.DeepEquals(JsonNode.Parse(expected), came), what, Show(expected), Show(actual));
    }

    private static string Write(IDictionary<string, object?>? arguments) => arguments is null
        ? "null"
        : JsonSerializer.Serialize(arguments, AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(IDictionary<string, object?>)));

    private static string Describe(Exception exception) => $"{exception.GetType().Name}: {exception.Message}";

    /// <summary>Shows a value on one line, with its length where it is long.</summary>
    private static string Show(string? value, int around = 0)
    {
        const int Most = 80;
        if (value is null)
        {
            return "null";
        }

        if (value.Length <= Most)
        {
            return $"\"{ConversationText.Escape(value)}\"";
        }

        int start = Math.Max(0, Math.Min(around - Most / 2, value.Length - Most));
        return $"\"…{ConversationText.Escape(value.Substring(start, Most))}…\" (from character {start} of {value.Length})";
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Agents.Core.Testing;

/// <summary>One answer of a <see cref="ScriptedChatClient"/>: text, tool calls, or a failure.</summary>
/// <remarks>Immutable, and may be used any number of times. Refine one with <c>with</c>: <c>Turn.Text("…") with { Latency = … }</c>.</remarks>
public sealed record Turn
{
    /// <summary>How many characters of text one chunk of a stream has when nothing else is said.</summary>
    public const int DefaultChunkLength = 8;

    /// <summary>The id of a call that gets its real one when it is delivered.</summary>
    private const string IdToCome = "\u0001";

    private Turn()
    {
    }

    /// <summary>Gets the turn that says nothing.</summary>
    public static Turn Empty { get; } = new();

    /// <summary>Gets what the answer holds.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<AIContent> Contents { get; init; } = [];

    /// <summary>Gets what is thrown: instead of an answer, or after <see cref="FailsAfterChunks"/> chunks of a stream.</summary>
    /// <value>The default is <see langword="null"/>: nothing.</value>
    public Exception? Failure { get; init; }

    /// <summary>Gets after how many chunks of a stream <see cref="Failure"/> is thrown.</summary>
    /// <value>0 or more. The default is 0. A call that is not streamed fails at once.</value>
    public int FailsAfterChunks { get; init; }

    /// <summary>Gets how long the answer takes to begin, by the client's clock.</summary>
    /// <value>0 or more, <see cref="Timeout.InfiniteTimeSpan"/> for an answer that never comes, or <see langword="null"/> for
    /// <see cref="ScriptedChatClientOptions.Latency"/>. The default is <see langword="null"/>.</value>
    public TimeSpan? Latency { get; init; }

    /// <summary>Gets how many characters of text one chunk of a stream has; a pair of surrogates is never parted.</summary>
    /// <value>1 or more. The default is <see cref="DefaultChunkLength"/>.</value>
    public int ChunkLength { get; init; } = DefaultChunkLength;

    /// <summary>Gets the usage that is reported.</summary>
    /// <value><see langword="null"/> for <see cref="ScriptedChatClientOptions.Usage"/>. The default is <see langword="null"/>.</value>
    public UsageDetails? Usage { get; init; }

    /// <summary>Gets whether usage is reported at all.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool ReportsUsage { get; init; } = true;

    /// <summary>Gets why the answer ends.</summary>
    /// <value><see langword="null"/> for <c>tool_calls</c> when there are calls, else <c>stop</c>. The default is <see langword="null"/>.</value>
    public ChatFinishReason? FinishReason { get; init; }

    /// <summary>Makes a turn that answers in text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The turn.</returns>
    public static Turn Text(string text) => Of(new TextContent(text));

    /// <summary>Makes a turn that calls tools. The calls get the ids <c>call-1</c>, <c>call-2</c> … on from the calls that the request shows.</summary>
    /// <param name="calls">Names, and arguments as the JSON text of an object; <see langword="null"/> for no arguments. A text that is not
    /// such JSON makes a call whose arguments could not be read, as providers do.</param>
    /// <returns>The turn.</returns>
    public static Turn Calls(params (string Name, string? Arguments)[] calls) => Of([.. calls.Select(call => FromJson(call.Name, call.Arguments))]);

    /// <summary>Makes a turn that calls tools. The calls get the ids <c>call-1</c>, <c>call-2</c> … on from the calls that the request shows.</summary>
    /// <param name="calls">Names, and arguments by name.</param>
    /// <returns>The turn.</returns>
    public static Turn Calls(params (string Name, IDictionary<string, object?> Arguments)[] calls) =>
        Of([.. calls.Select(call => new FunctionCallContent(IdToCome, call.Name, call.Arguments))]);

    /// <summary>Makes a turn that calls tools. The calls get the ids <c>call-1</c>, <c>call-2</c> … on from the calls that the request shows.</summary>
    /// <param name="calls">Names, and objects whose properties are the arguments, such as <c>new { city = "Oslo" }</c>.</param>
    /// <returns>The turn.</returns>
    [RequiresUnreferencedCode("Reads the properties of an object by reflection; a trimmed program passes JSON text or a dictionary.")]
    [RequiresDynamicCode("Reads the properties of an object by reflection; a program compiled ahead of time passes JSON text or a dictionary.")]
    public static Turn Calls(params (string Name, object Arguments)[] calls) =>
        Of([.. calls.Select(call => FromJson(call.Name, JsonSerializer.Serialize(call.Arguments)))]);

    /// <summary>Makes a turn of any contents. Calls keep the ids that they have, even empty or equal ones.</summary>
    /// <param name="contents">The contents.</param>
    /// <returns>The turn.</returns>
    public static Turn Of(params AIContent[] contents) => new() { Contents = [.. contents] };

    /// <summary>Makes a turn that fails.</summary>
    /// <param name="failure">What is thrown.</param>
    /// <returns>The turn.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="failure"/> is <see langword="null"/>.</exception>
    public static Turn Throws(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return new Turn { Failure = failure };
    }

    /// <summary>Makes a turn whose answer never comes: it waits until the call is cancelled.</summary>
    /// <returns>The turn.</returns>
    public static Turn Hangs() => new() { Latency = Timeout.InfiniteTimeSpan };

    /// <summary>Makes the contents of one delivery: new instances where the receiver might change them.</summary>
    internal List<AIContent> Deliver(IReadOnlyList<ChatMessage> request)
    {
        int number = request.Sum(message => message.Contents.Count(content => content is FunctionCallContent));
        return [.. Contents.Select(content => content switch
        {
            TextContent text => new TextContent(text.Text),
            FunctionCallContent call => new FunctionCallContent(
                call.CallId == IdToCome ? $"call-{++number}" : call.CallId,
                call.Name,
                call.Arguments is null ? null : new Dictionary<string, object?>(call.Arguments, StringComparer.Ordinal))
            {
                Exception = call.Exception,
            },
            _ => content,
        })];
    }

    private static FunctionCallContent FromJson(string name, string? json)
    {
        if (json is null)
        {
            return new FunctionCallContent(IdToCome, name);
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return new FunctionCallContent(
                IdToCome,
                name,
                document.RootElement.EnumerateObject().ToDictionary(
                    property => property.Name, property => (object?)property.Value.Clone(), StringComparer.Ordinal));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            return new FunctionCallContent(IdToCome, name) { Exception = exception };
        }
    }
}

using System.Text;

namespace Agents.Core.Traces;

/// <summary>Finds everything that is wrong with the text of orchestration traces.</summary>
/// <remarks>
/// What is checked: that the text is JSON of bounded length and depth; that all required properties are there, once, and at the top and in
/// edges no others; that ids are unique and both ends of each edge exist; that types are known; that numbers are finite, and times and costs
/// not negative. Whatever the text is, nothing throws but for the options and the stream. Thread-safe.
/// </remarks>
public static class OrchestrationTraceValidator
{
    /// <summary>Checks one trace.</summary>
    /// <param name="json">Its text.</param>
    /// <param name="options">How much is read; <see langword="null"/> for the defaults.</param>
    /// <returns>What is wrong, each with line 1; empty when nothing is.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> is <see langword="null"/>.</exception>
    /// <exception cref="AgentOptionsException">An option is outside its range; all such are listed.</exception>
    public static IReadOnlyList<TraceProblem> Validate(string json, TraceReaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        return Validate(Encoding.UTF8.GetBytes(json), options);
    }

    /// <summary>Checks one trace.</summary>
    /// <param name="utf8Json">Its text in UTF-8, without a byte order mark.</param>
    /// <param name="options">How much is read; <see langword="null"/> for the defaults.</param>
    /// <returns>What is wrong, each with line 1; empty when nothing is.</returns>
    /// <exception cref="AgentOptionsException">An option is outside its range; all such are listed.</exception>
    public static IReadOnlyList<TraceProblem> Validate(ReadOnlyMemory<byte> utf8Json, TraceReaderOptions? options = null)
    {
        TraceReaderOptions read = TraceReaderOptions.Check(options);
        TraceProblems problems = new(read.MaxProblems);
        TraceParser.Read(utf8Json, read, problems);
        return problems.List;
    }

    /// <summary>Checks a stream of traces, one a line; blank lines are passed over.</summary>
    /// <param name="stream">The stream; not closed.</param>
    /// <param name="options">How much is read; <see langword="null"/> for the defaults. The limit of problems is for all lines together.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>What is wrong; empty when nothing is.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is <see langword="null"/>.</exception>
    /// <exception cref="AgentOptionsException">An option is outside its range; all such are listed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<IReadOnlyList<TraceProblem>> ValidateAsync(
        Stream stream, TraceReaderOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        TraceReaderOptions read = TraceReaderOptions.Check(options);
        TraceProblems problems = new(read.MaxProblems);
        await foreach ((int line, ReadOnlyMemory<byte> bytes) in TraceLines.ReadAsync(stream, read.MaxLineBytes, cancellationToken).ConfigureAwait(false))
        {
            problems.Line = line;
            TraceParser.Read(bytes, read, problems);
            if (problems.IsFull)
            {
                break;
            }
        }

        return problems.List;
    }
}

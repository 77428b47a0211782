using System.Runtime.CompilerServices;
using System.Text;

namespace Agents.Core.Traces;

/// <summary>Reads orchestration traces, which may come from other programs: one line of JSON a trace.</summary>
/// <remarks>Strict: what <see cref="OrchestrationTraceValidator"/> finds a problem in is not read. Properties of events beyond the schema's own are
/// left out. Thread-safe.</remarks>
public static class OrchestrationTraceReader
{
    /// <summary>Reads one trace.</summary>
    /// <param name="json">Its JSON.</param>
    /// <param name="options">How much is read; <see langword="null"/> for the defaults.</param>
    /// <returns>The trace.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> is <see langword="null"/>.</exception>
    /// <exception cref="AgentOptionsException">An option is outside its range; all such are listed.</exception>
    /// <exception cref="InvalidTraceException">The text is no trace.</exception>
    public static OrchestrationTrace Parse(string json, TraceReaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        TraceReaderOptions read = TraceReaderOptions.Check(options);
        TraceProblems problems = new(read.MaxProblems);
        return TraceParser.Read(Encoding.UTF8.GetBytes(json), read, problems) ?? throw new InvalidTraceException(problems.List);
    }

    /// <summary>Reads the traces of a stream, one a line; blank lines are passed over.</summary>
    /// <param name="stream">The stream; not closed.</param>
    /// <param name="options">How much is read of each line; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The traces, in order. Reading on from one that cannot be read throws, and gives no further ones.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is <see langword="null"/>.</exception>
    /// <exception cref="AgentOptionsException">An option is outside its range; all such are listed.</exception>
    /// <exception cref="InvalidTraceException">A line is no trace.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static IAsyncEnumerable<OrchestrationTrace> ReadAsync(
        Stream stream, TraceReaderOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ReadLinesAsync(stream, TraceReaderOptions.Check(options), cancellationToken);
    }

    private static async IAsyncEnumerable<OrchestrationTrace> ReadLinesAsync(
        Stream stream, TraceReaderOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach ((int line, ReadOnlyMemory<byte> bytes) in TraceLines.ReadAsync(stream, options.MaxLineBytes, cancellationToken).ConfigureAwait(false))
        {
            TraceProblems problems = new(options.MaxProblems) { Line = line };
            yield return TraceParser.Read(bytes, options, problems) ?? throw new InvalidTraceException(problems.List);
        }
    }
}

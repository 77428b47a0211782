namespace Agents.Core.Traces;

/// <summary>Lets runs export what happened in them.</summary>
public static class OrchestrationTraceExtensions
{
    /// <summary>Adds the trace of the next run with these options to a file of traces, as one more line.</summary>
    /// <param name="options">The options. One export is of one run: make options for each.</param>
    /// <param name="path">The file, which is made when it is not there. No two runs may end into one file at once.</param>
    /// <param name="trace">What the trace says beside what happened; <see langword="null"/> for the defaults.</param>
    /// <returns>What writes the line when the run ends: completed, failed or cancelled. Its task says whether it could.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="AgentOptionsException">An option of <paramref name="trace"/> is outside its range; all such are listed.</exception>
    public static OrchestrationTraceExport ExportTrace(this RunOptions options, string path, OrchestrationTraceOptions? trace = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Add(options, trace, finished =>
        {
            using FileStream file = new(path, FileMode.Append, FileAccess.Write, FileShare.Read);
            OrchestrationTraceWriter.WriteLine(file, finished);
        });
    }

    /// <summary>Writes the trace of the next run with these options to a stream, as one line.</summary>
    /// <param name="options">The options. One export is of one run: make options for each.</param>
    /// <param name="stream">The stream; written to synchronously, once, at the end of the run, and neither flushed to a disk nor closed.</param>
    /// <param name="trace">What the trace says beside what happened; <see langword="null"/> for the defaults.</param>
    /// <returns>What writes the line when the run ends: completed, failed or cancelled. Its task says whether it could.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> or <paramref name="stream"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="stream"/> cannot be written to.</exception>
    /// <exception cref="AgentOptionsException">An option of <paramref name="trace"/> is outside its range; all such are listed.</exception>
    public static OrchestrationTraceExport ExportTrace(this RunOptions options, Stream stream, OrchestrationTraceOptions? trace = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanWrite)
        {
            throw new ArgumentException("The stream must be one that can be written to.", nameof(stream));
        }

        return Add(options, trace, finished => OrchestrationTraceWriter.WriteLine(stream, finished));
    }

    private static OrchestrationTraceExport Add(RunOptions options, OrchestrationTraceOptions? trace, Action<OrchestrationTrace> write)
    {
        OrchestrationTraceExport export = new(new OrchestrationTraceRecorder(trace ?? new OrchestrationTraceOptions()), write);
        options.Observers.Add(export);
        return export;
    }
}

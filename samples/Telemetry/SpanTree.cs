using System.Diagnostics;
using System.Globalization;
using Agents.Core.Diagnostics;

namespace Telemetry;

/// <summary>Listens to the spans of runs, and prints them as a tree without anything that differs from run to run.</summary>
internal sealed class SpanTree : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Activity> _spans = [];
    private readonly ActivityListener _listener;

    public SpanTree()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == AgentTelemetry.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Keep,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public int Count => _spans.Count;

    public int TraceCount => _spans.Select(span => span.TraceId).Distinct().Count();

    /// <summary>Gets the tokens of all model calls. Only leaves have them, so nothing is counted twice.</summary>
    public long Tokens => _spans.Sum(TokensOf);

    public long MicroDollars => _spans.Sum(span => (long)Math.Round(CostOf(span) * 1e6));

    public void Write(TextWriter screen)
    {
        ILookup<ActivitySpanId, Activity> children = _spans.ToLookup(span => span.ParentSpanId);
        foreach (Activity root in children[default])
        {
            Write(screen, root, 0, children);
        }
    }

    public void Dispose() => _listener.Dispose();

    private static void Write(TextWriter screen, Activity span, int depth, ILookup<ActivitySpanId, Activity> children)
    {
        string cost = TokensOf(span) == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"  {TokensOf(span)} tokens, ${CostOf(span):0.000000}");
        string error = span.GetTagItem("error.type") is { } type ? $"  ({type})" : "";
        screen.WriteLine($"{new string(' ', 2 * depth)}{span.DisplayName}{cost}{error}");
        foreach (ActivityEvent e in span.Events)
        {
            screen.WriteLine($"{new string(' ', 2 * depth)}  · {e.Name}: {string.Join(", ", e.Tags.Select(tag => $"{tag.Key} = {tag.Value}"))}");
        }

        foreach (Activity child in children[span.SpanId].OrderBy(child => child.GetTagItem("agents.path")?.ToString(), StringComparer.Ordinal).ThenBy(child => child.StartTimeUtc))
        {
            Write(screen, child, depth + 1, children);
        }
    }

    private static long TokensOf(Activity span) => NumberOf(span, "gen_ai.usage.input_tokens") + NumberOf(span, "gen_ai.usage.output_tokens");

    private static long NumberOf(Activity span, string tag) => Convert.ToInt64(span.GetTagItem(tag) ?? 0L, CultureInfo.InvariantCulture);

    private static double CostOf(Activity span) => (double)(span.GetTagItem("agents.cost.usd") ?? 0.0);

    private void Keep(Activity span)
    {
        lock (_lock)
        {
            _spans.Add(span);
        }
    }
}

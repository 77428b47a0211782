using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Agents.Core;

/// <summary>A span that has not ended. Guarded by the lock of its <see cref="RunTelemetry"/>, but for what never changes.</summary>
internal sealed class OpenSpan
{
    private TagList _labels;

    public OpenSpan(SpanStart start, AgentPath path, OpenSpan? parent, DateTimeOffset began, Activity? activity, long number)
    {
        Operation = start.Operation;
        Subject = start.Subject;
        Place = start.Place;
        Key = start.Key;
        Path = path;
        Inside = start.Inside;
        Began = began;
        Activity = activity;
        Host = activity ?? parent?.Host;
        Number = number;
        Duration = start.Duration;
        _labels = start.Labels;
    }

    public string Operation { get; }

    public string Subject { get; }

    public SpanPlace Place { get; }

    public object? Key { get; }

    /// <summary>Gets where it was told of.</summary>
    public AgentPath Path { get; }

    /// <summary>Gets where an agent inside a tool stands.</summary>
    public AgentPath? Inside { get; }

    /// <summary>Gets the activity; <see langword="null"/> when nobody wants it, and only metrics are left.</summary>
    public Activity? Activity { get; }

    /// <summary>Gets the nearest activity, its own or one above.</summary>
    public Activity? Host { get; }

    /// <summary>Gets the number of the span in its run: a later one has a greater number.</summary>
    public long Number { get; }

    public Histogram<double>? Duration { get; }

    /// <summary>Gets or sets when it began, by the run's clock.</summary>
    public DateTimeOffset Began { get; set; }

    /// <summary>Gets or sets the span that began before it at the same place, and is open too.</summary>
    public OpenSpan? Before { get; set; }

    /// <summary>Gets the labels of its metrics.</summary>
    public TagList Labels => _labels;

    /// <summary>Gets the place where others look for it; <see langword="null"/> for a span that only the flow of execution leads to.</summary>
    public AgentPath? Anchor => Place == SpanPlace.Agent ? Path : Inside;

    public void Add(in TagList labels)
    {
        foreach (KeyValuePair<string, object?> label in labels)
        {
            _labels.Add(label);
        }
    }
}

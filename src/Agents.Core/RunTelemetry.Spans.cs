using System.Diagnostics;
using Agents.Core.Budgets;
using Agents.Core.Diagnostics;

namespace Agents.Core;

/// <content>Beginning spans, ending them, and adding to those that are open.</content>
internal sealed partial class RunTelemetry
{
    /// <summary>Begins a span. From here on it is <see cref="Activity.Current"/> in the flow of execution of who emits.</summary>
    public OpenSpan? Begin(AgentEvent e, SpanStart start)
    {
        OpenSpan? parent = FindAround(e.Path!, out Activity? host);
        Activity? before = Activity.Current;
        Activity? activity = StartActivity(e, start, host ?? parent?.Host);
        OpenSpan? span = TryAdd(e, start, parent, activity);
        if (span is null && activity is not null)
        {
            // The run ended meanwhile, and nobody would end the span.
            Stop(activity);
            Activity.Current = before;
        }

        return span;
    }

    /// <summary>Ends a span.</summary>
    /// <returns><see langword="false"/> when there is none, because it never began or has ended already.</returns>
    public bool End(AgentEvent e, object? key, SpanEnd end)
    {
        OpenSpan? span;
        lock (_lock)
        {
            if (_open.TryGetValue((key, e.Path!), out span))
            {
                Forget(span);
            }
        }

        if (span is null)
        {
            return false;
        }

        Close(span, end, e.Time);
        return true;
    }

    /// <summary>Notes something on the span around the place of an event.</summary>
    public void Note(AgentEvent e, string name, TagList tags) => Note(FindAround(e.Path!, out _), e, name, tags);

    /// <summary>Notes something on a span that is told of by its key; on the one around the event's place when it is not open.</summary>
    public void Note(AgentEvent e, object? key, string name, TagList tags) => Note(Find(e, key) ?? FindAround(e.Path!, out _), e, name, tags);

    /// <summary>Notes something on the model call that is under way at the place of an event.</summary>
    public void NoteOnModelCall(AgentEvent e, string name, TagList tags) => Note(FindModelCall(e.Path!) ?? FindAround(e.Path!, out _), e, name, tags);

    /// <summary>Moves the beginning of the model call at the place of an event to when the waiting before it is over.</summary>
    public void PostponeModelCall(AgentEvent e, TimeSpan wait)
    {
        if (FindModelCall(e.Path!) is { } span)
        {
            Postpone(span, e.Time + wait);
        }
    }

    /// <summary>Moves the beginning of the tool call in which an event happens to the time of the event, when it was waiting until then.</summary>
    public void PostponeTool(AgentEvent e)
    {
        if (FindAround(e.Path!, out _) is { Place: SpanPlace.Tool } span)
        {
            Postpone(span, e.Time);
        }
    }

    private static void Note(OpenSpan? span, AgentEvent e, string name, TagList tags)
    {
        if (span?.Activity is { IsAllDataRequested: true } activity)
        {
            activity.AddEvent(new ActivityEvent(name, e.Time, new ActivityTagsCollection(tags)));
        }
    }

    private void Postpone(OpenSpan span, DateTimeOffset time)
    {
        lock (_lock)
        {
            span.Began = time;
        }

        span.Activity?.SetStartTime(time.UtcDateTime);
    }

    private Activity? StartActivity(AgentEvent e, SpanStart start, Activity? host)
    {
        Activity? before = Activity.Current;
        Activity? activity = null;
        try
        {
            if (host is not null && host != before)
            {
                Activity.Current = host;
            }

            // One that somebody else stopped cannot be current any more, but still be a parent.
            ActivityContext parent = host is { IsStopped: true } ? host.Context : default;
            activity = AgentTelemetry.Source.HasListeners()
                ? AgentTelemetry.Source.StartActivity($"{start.Operation} {start.Subject}", start.Kind, parent, TagsOf(e, start), links: null, e.Time)
                : null;
            return activity;
        }
        catch
        {
            // It may have begun all the same: a listener that is told so threw.
            if (Activity.Current is { } begun && begun != host && begun != before && begun.Source == AgentTelemetry.Source)
            {
                StopQuietly(begun);
            }

            throw;
        }
        finally
        {
            if (activity is null)
            {
                Activity.Current = before;
            }
        }
    }

    private TagList TagsOf(AgentEvent e, SpanStart start)
    {
        TagList tags = new() { { TelemetryNames.OperationName, start.Operation } };
        foreach (KeyValuePair<string, object?> label in start.Labels)
        {
            tags.Add(label);
        }

        tags.Add(TelemetryNames.RunId, _runId);
        tags.Add(TelemetryNames.Path, e.Path!.ToString());
        foreach (KeyValuePair<string, object?> detail in start.Details)
        {
            tags.Add(detail);
        }

        return tags;
    }

    /// <summary>Ends a span that nobody else can find any more.</summary>
    private static void Close(OpenSpan span, SpanEnd end, DateTimeOffset time)
    {
        time = end.Duration is { } took ? span.Began + took : time;
        if (time < span.Began)
        {
            // It was given up while it waited to begin.
            span.Began = time;
            span.Activity?.SetStartTime(time.UtcDateTime);
        }

        span.Add(end.Labels);
        if (end.ErrorType is not null)
        {
            span.Add(new TagList { { TelemetryNames.ErrorType, end.ErrorType } });
        }

        try
        {
            Measure(span, end, time - span.Began);
        }
        finally
        {
            if (span.Activity is { } activity)
            {
                Describe(activity, span, end);
                activity.SetEndTime(time.UtcDateTime);
                Stop(activity);
            }
        }
    }

    private static void Measure(OpenSpan span, SpanEnd end, TimeSpan took)
    {
        TagList labels = span.Labels;
        if (span.Place == SpanPlace.Model)
        {
            labels.Add(TelemetryNames.OperationName, span.Operation);
        }

        span.Duration?.Record(took.TotalSeconds, labels);
        if (TimeToFirstChunk(span, end) is { } waited)
        {
            TelemetryInstruments.TimeToFirstChunk.Record(waited, labels);
        }

        if (span.Place == SpanPlace.Model && end.Spend is { } spend && TelemetryInstruments.TokenUsage.Enabled)
        {
            RecordTokens(TelemetryNames.Input, InputOf(spend), labels);
            RecordTokens(TelemetryNames.Output, OutputOf(spend), labels);
        }
    }

    /// <summary>Finds how many seconds after its span began an answer did.</summary>
    private static double? TimeToFirstChunk(OpenSpan span, SpanEnd end) => end.FirstChunk is { } first ? Math.Max(0, (first - span.Began).TotalSeconds) : null;

    private static void RecordTokens(string type, long tokens, TagList labels)
    {
        labels.Add(TelemetryNames.TokenType, type);
        TelemetryInstruments.TokenUsage.Record(tokens, labels);
    }

    private static void Describe(Activity activity, OpenSpan span, SpanEnd end)
    {
        if (end.ErrorType is not null)
        {
            activity.SetStatus(ActivityStatusCode.Error, $"It ended in {end.ErrorType}.");
        }

        if (!activity.IsAllDataRequested)
        {
            return;
        }

        if (end.ErrorType is not null)
        {
            activity.SetTag(TelemetryNames.ErrorType, end.ErrorType);
        }

        if (end.Outcome is not null)
        {
            activity.SetTag(TelemetryNames.Outcome, end.Outcome);
        }

        if (end.Spend is { } spend)
        {
            AddCost(activity, spend);
        }

        if (TimeToFirstChunk(span, end) is { } waited)
        {
            activity.SetTag(TelemetryNames.ResponseTimeToFirstChunk, waited);
        }

        foreach (KeyValuePair<string, object?> tag in end.Labels)
        {
            activity.SetTag(tag.Key, tag.Value);
        }

        foreach (KeyValuePair<string, object?> tag in end.Details)
        {
            activity.SetTag(tag.Key, tag.Value);
        }
    }

    /// <summary>Adds what a leaf cost. The conventions count parts of the input in the whole, where ours stand beside each other.</summary>
    private static void AddCost(Activity activity, in Spend spend)
    {
        bool isModelCall = spend.ModelCalls > 0 || spend.Tokens > 0;
        if (isModelCall)
        {
            activity.SetTag(TelemetryNames.UsageInputTokens, InputOf(spend));
            activity.SetTag(TelemetryNames.UsageOutputTokens, OutputOf(spend));
            AddPart(activity, TelemetryNames.UsageCacheReadTokens, spend.CachedInputTokens);
            AddPart(activity, TelemetryNames.UsageCacheCreationTokens, spend.CacheWriteTokens);
            AddPart(activity, TelemetryNames.UsageReasoningTokens, spend.ReasoningTokens);
            if (spend.EstimatedCalls > 0)
            {
                activity.SetTag(TelemetryNames.UsageIsEstimated, true);
            }
        }

        if (isModelCall || spend.MicroDollars > 0)
        {
            activity.SetTag(TelemetryNames.CostUsd, (double)spend.Dollars);
        }
    }

    private static void AddPart(Activity activity, string name, long tokens)
    {
        if (tokens > 0)
        {
            activity.SetTag(name, tokens);
        }
    }

    private static long InputOf(in Spend spend) => spend.InputTokens + spend.CachedInputTokens + spend.CacheWriteTokens;

    private static long OutputOf(in Spend spend) => spend.OutputTokens + spend.ReasoningTokens;

    /// <summary>Stops an activity without changing what is current here, unless that is the activity itself.</summary>
    private static void Stop(Activity activity)
    {
        Activity? before = Activity.Current;
        Activity? after = before == activity ? activity.Parent : before;
        try
        {
            activity.Stop();
        }
        finally
        {
            // Stopping makes current what was so where the activity began, which may be another flow of execution.
            if (after is not { IsStopped: true })
            {
                Activity.Current = after;
            }
        }
    }

    private void StopQuietly(Activity activity)
    {
        try
        {
            Stop(activity);
        }
        catch (Exception exception)
        {
            RunLog.TelemetryFailed(_run.Logger, exception, _run.RunId);
        }
    }
}

using System.Diagnostics;

namespace Agents.Core;

/// <content>Which span stands where.</content>
internal sealed partial class RunTelemetry
{
    /// <summary>Finds the span around a place: the one in which this flow of execution is, when it stands there or above; else the nearest one at
    /// the place or above.</summary>
    /// <param name="path">The place.</param>
    /// <param name="host">The activity below which a new span hangs: a span of the application between the two, or the found one's own;
    /// <see langword="null"/> for the found one's.</param>
    private OpenSpan? FindAround(AgentPath path, out Activity? host)
    {
        host = null;
        Activity? current = Activity.Current;
        lock (_lock)
        {
            if (FindInFlow(current, out bool isRunning) is { } inside && (inside.Path.Equals(path) || path.IsBelow(inside.Path)))
            {
                host = isRunning ? current : null;
                return inside;
            }

            for (AgentPath? at = path; at is not null; at = at.Parent)
            {
                if (_places.TryGetValue(at, out OpenSpan? span))
                {
                    return span;
                }
            }
        }

        return null;
    }

    /// <summary>Finds the innermost open span of this run in which a flow of execution is. Called under the lock.</summary>
    /// <param name="current">What is current in the flow.</param>
    /// <param name="isRunning">Whether everything from there to the span is still under way.</param>
    private OpenSpan? FindInFlow(Activity? current, out bool isRunning)
    {
        isRunning = true;
        for (Activity? activity = current; activity is not null; activity = activity.Parent)
        {
            isRunning &= !activity.IsStopped;
            if (_activities.TryGetValue(activity, out OpenSpan? span))
            {
                return span;
            }
        }

        return null;
    }

    private OpenSpan? Find(AgentEvent e, object? key)
    {
        lock (_lock)
        {
            return _open.GetValueOrDefault((key, e.Path!));
        }
    }

    /// <summary>Finds the model call at a place: that of this flow of execution, else the latest one there.</summary>
    private OpenSpan? FindModelCall(AgentPath path)
    {
        Activity? current = Activity.Current;
        lock (_lock)
        {
            if (FindInFlow(current, out _) is { Place: SpanPlace.Model } inside && inside.Path.Equals(path))
            {
                return inside;
            }

            OpenSpan? latest = null;
            foreach (OpenSpan span in _open.Values)
            {
                latest = span.Place == SpanPlace.Model && span.Number > (latest?.Number ?? 0) && span.Path.Equals(path) ? span : latest;
            }

            return latest;
        }
    }

    /// <summary>Keeps a span that has begun.</summary>
    /// <returns><see langword="null"/> when the run is over, or the same was told of twice.</returns>
    private OpenSpan? TryAdd(AgentEvent e, SpanStart start, OpenSpan? parent, Activity? activity)
    {
        lock (_lock)
        {
            if (_isOver || _open.ContainsKey((start.Key, e.Path!)))
            {
                return null;
            }

            _latest = e.Time > _latest ? e.Time : _latest;
            OpenSpan span = new(start, e.Path!, parent, e.Time, activity, ++_count);
            _open.Add((span.Key, span.Path), span);
            if (activity is not null)
            {
                _activities.Add(activity, span);
            }

            if (span.Anchor is { } anchor)
            {
                span.Before = _places.GetValueOrDefault(anchor);
                _places[anchor] = span;
            }

            return span;
        }
    }

    private bool TryTake(OpenSpan span)
    {
        lock (_lock)
        {
            bool isOpen = _open.GetValueOrDefault((span.Key, span.Path)) == span;
            if (isOpen)
            {
                Forget(span);
            }

            return isOpen;
        }
    }

    /// <summary>Takes a span out of all that know it. Called under the lock.</summary>
    private void Forget(OpenSpan span)
    {
        _open.Remove((span.Key, span.Path));
        if (span.Activity is not null)
        {
            _activities.Remove(span.Activity);
        }

        if (span.Anchor is not { } anchor)
        {
            return;
        }

        OpenSpan latest = _places[anchor];
        if (latest == span)
        {
            if (span.Before is null)
            {
                _places.Remove(anchor);
            }
            else
            {
                _places[anchor] = span.Before;
            }

            return;
        }

        while (latest.Before != span)
        {
            latest = latest.Before!;
        }

        latest.Before = span.Before;
    }
}

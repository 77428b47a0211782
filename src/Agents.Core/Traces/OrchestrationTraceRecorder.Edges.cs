using System.Security.Cryptography;
using System.Text;
using Agents.Core.Graphs;

namespace Agents.Core.Traces;

/// <content>Events and what led to them. All of it runs under the lock.</content>
public sealed partial class OrchestrationTraceRecorder
{
    private const int MaxNameLength = 512;
    private const int MaxPathLength = 4_096;

    private readonly TraceShapes _shapes = new();
    private readonly List<TraceEvent> _events = [];
    private readonly List<(int From, int To, TraceEdgeType Type)> _edges = [];
    private readonly Dictionary<AgentPath, TraceTrack> _tracks = [];

    // Messages on their way, by the name of the recipient.
    private readonly Dictionary<string, List<int>> _messages = new(StringComparer.Ordinal);
    private bool _isFull;

    /// <summary>Adds an entry and the edges that lead to it.</summary>
    internal void Add(AgentEvent e, TraceEntry entry)
    {
        if (_events.Count >= _maxEvents && !_isOver)
        {
            // The first that has no room gives its place to a word about it; none of the others leaves a mark.
            _dropped += e is EventsDropped ? 0 : 1;
            if (_isFull)
            {
                return;
            }

            _isFull = true;
            entry = new TraceEntry(TraceEventType.SafetyEvent);
        }

        AgentPath path = e.Path!;
        TraceTrack track = TrackOf(path);
        if (e is NodeSkipped && track.IsAtWork)
        {
            // It did start, and failed: its failure policy, or its fallback, is what skips it.
            entry = new TraceEntry(TraceEventType.Despawn);
        }

        int index = _events.Count;
        string agent = CleanPath(path);
        _events.Add(Describe(e, entry, agent, track));
        track.Tokens = 0;
        LinkPlace(index, track);
        Receive(index, path.ToString());
        Receive(index, path.Name);
        LinkInputs(index, path, entry);
        if (entry.Type == TraceEventType.Spawn)
        {
            LinkSpawn(index, path);
        }

        LinkOpen(index, track, entry);
        if (entry is { Type: TraceEventType.Message, To: { } recipient })
        {
            ListOf(_messages, recipient).Add(index);
        }

        track.Last = index;
        track.IsTainted = entry.Type == TraceEventType.SafetyEvent || _events[index].IsTrusted == false;
        track.IsAtWork = entry.Type == TraceEventType.Spawn || (track.IsAtWork && !entry.IsEnd);
        if (entry.IsEnd || entry.Type == TraceEventType.OrchestratorDecision)
        {
            track.End = index;
        }

        if (entry.IsEnd && FindAbove(path) is { } above)
        {
            above.Returned.Add(index);
        }
    }

    private static List<int> ListOf(Dictionary<string, List<int>> lists, string key)
    {
        if (!lists.TryGetValue(key, out List<int>? list))
        {
            lists[key] = list = [];
        }

        return list;
    }

    // Names come from models too, and must be whole text of a bounded length.
    private static string Clean(string name) => NameText.Escape(name, MaxNameLength);

    /// <summary>Writes a path; the hash of one that is cut keeps it apart from others that begin alike.</summary>
    private static string CleanPath(AgentPath path)
    {
        string text = path.ToString();
        return text.Length <= MaxPathLength ? NameText.Escape(text, MaxPathLength) : NameText.Escape(text, MaxPathLength) + HashOf(text);
    }

    private static string? CleanOrNone(string? name) => string.IsNullOrEmpty(name) ? null : Clean(name);

    private static string HashOf(string content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    private TraceEvent Describe(AgentEvent e, TraceEntry entry, string agent, TraceTrack track)
    {
        string? above = e.Path!.Parent is { } parent ? CleanPath(parent) : null;
        return new TraceEvent
        {
            Id = $"e{e.Sequence}",
            Seconds = _seconds,
            Type = entry.Type,
            Agent = agent,
            Role = CleanOrNone(entry.Role),
            From = CleanOrNone(entry.From) ?? (entry.Type switch { TraceEventType.Spawn => above, TraceEventType.Return => agent, _ => null }),
            To = CleanOrNone(entry.To) ?? (entry.Type switch { TraceEventType.Spawn => agent, TraceEventType.Return => above, _ => null }),
            Tool = CleanOrNone(entry.Tool),
            ContentRef = entry.Content is { } content ? HashOf(content) : null,
            IsTrusted = entry is { Type: TraceEventType.ToolResult, Tool: { } tool } ? _trustedTools.Contains(tool) : entry.IsTrusted,
            Tokens = track.Tokens > 0 ? track.Tokens : null,
        };
    }

    /// <summary>Links what the place itself did before, and what returned to it in the meantime.</summary>
    private void LinkPlace(int index, TraceTrack track)
    {
        if (track.Last >= 0)
        {
            _edges.Add((track.Last, index, TraceEdgeType.Temporal));
            if (track.IsTainted)
            {
                _edges.Add((track.Last, index, TraceEdgeType.SafetyFlow));
            }
        }

        foreach (int returned in track.Returned)
        {
            _edges.Add((returned, index, TraceEdgeType.Return));
        }

        track.Returned.Clear();
        track.Continued = 0;
    }

    private void Receive(int index, string recipient)
    {
        if (_messages.Count > 0 && _messages.Remove(recipient, out List<int>? messages))
        {
            foreach (int message in messages)
            {
                _edges.Add((message, index, TraceEdgeType.Message));
            }
        }
    }

    /// <summary>Links the nodes whose outputs a node of a graph takes: when it starts, or, where it never does, when it ends.</summary>
    private void LinkInputs(int index, AgentPath path, TraceEntry entry)
    {
        if (entry.Type is not (TraceEventType.Spawn or TraceEventType.Aggregate or TraceEventType.OrchestratorDecision)
            || !_shapes.TryFind(path, out GraphShapeNode? node)
            || (entry.Type == TraceEventType.OrchestratorDecision && node.Kind != NodeKind.Gate))
        {
            return;
        }

        TraceEdgeType type = entry.Type == TraceEventType.Aggregate ? TraceEdgeType.Aggregate : TraceEdgeType.Causal;
        foreach (string input in node.Inputs.Distinct(StringComparer.Ordinal))
        {
            if (_tracks.TryGetValue(path.Parent!.AppendChecked(input), out TraceTrack? track) && track.End >= 0)
            {
                _edges.Add((track.End, index, type));
            }
        }
    }

    /// <summary>Links the place that started an agent. Where that is code and not a graph, what has returned to it since is what it goes on from.</summary>
    private void LinkSpawn(int index, AgentPath path)
    {
        if (FindAbove(path) is not { Last: >= 0 } above)
        {
            return;
        }

        _edges.Add((above.Last, index, TraceEdgeType.Spawn));
        if (!_shapes.TryFind(path, out _))
        {
            for (; above.Continued < above.Returned.Count; above.Continued++)
            {
                _edges.Add((above.Returned[above.Continued], index, TraceEdgeType.Causal));
            }
        }
    }

    private void LinkOpen(int index, TraceTrack track, TraceEntry entry)
    {
        if (entry.Opens is { } opens)
        {
            ListOf(track.Open, opens).Add(index);
        }

        if (entry.Closes is { } closes && track.Open.Remove(closes, out List<int>? opened))
        {
            TraceEdgeType type = entry.Type == TraceEventType.ToolResult ? TraceEdgeType.ToolDependency : TraceEdgeType.Causal;
            foreach (int earlier in opened)
            {
                _edges.Add((earlier, index, type));
            }
        }
    }

    private TraceTrack TrackOf(AgentPath path)
    {
        if (!_tracks.TryGetValue(path, out TraceTrack? track))
        {
            _tracks[path] = track = new TraceTrack();
        }

        return track;
    }

    /// <summary>Finds the innermost place around another one that has an event.</summary>
    private TraceTrack? FindAbove(AgentPath path)
    {
        for (AgentPath? above = path.Parent; above is not null; above = above.Parent)
        {
            if (_tracks.TryGetValue(above, out TraceTrack? track) && track.Last >= 0)
            {
                return track;
            }
        }

        return null;
    }
}

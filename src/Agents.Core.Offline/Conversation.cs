using System.Text.Json;

namespace Agents.Core.Offline;

/// <summary>What one request holds, read once: the question, what there is to draw from, and what was called already.</summary>
internal sealed class Conversation
{
    public string Question { get; set; } = string.Empty;

    public List<SourceText> Sources { get; } = [];

    /// <summary>The JSON that tools returned since the question was asked, in order.</summary>
    public List<JsonElement> FreshJson { get; } = [];

    /// <summary>Every call of the conversation, by <see cref="ToolCallKey"/>.</summary>
    public HashSet<string> CallKeys { get; } = [];

    /// <summary>The tools called since the question was asked.</summary>
    public HashSet<string> FreshTools { get; } = [];

    public HashSet<string> CallIds { get; } = [];

    /// <summary>What the latest message wants to have judged; null when it holds no candidate.</summary>
    public string? Candidate { get; set; }

    public int MessageCount { get; set; }

    public long InputBytes { get; set; }
}

using Microsoft.Extensions.AI;

namespace Agents.Core.OpenAI;

/// <summary>What one chunk of a stream says, or a whole answer, which is read as one large chunk. Used again for each.</summary>
internal sealed class ChatChunk
{
    public string? Id { get; set; }

    public string? Model { get; set; }

    public DateTimeOffset? CreatedAt { get; set; }

    public bool HasChoice { get; set; }

    public string? Text { get; set; }

    public string? Reasoning { get; set; }

    public string? Refusal { get; set; }

    public string? FinishReason { get; set; }

    public List<TokenLogProbability>? LogProbabilities { get; set; }

    public UsageDetails? Usage { get; set; }

    /// <summary>Gets or sets whether it tells of a failure instead.</summary>
    public bool IsFailure { get; set; }

    // Id, model and time stay: they are the same in all chunks, and are not read twice.
    public void Clear()
    {
        HasChoice = false;
        Text = null;
        Reasoning = null;
        Refusal = null;
        FinishReason = null;
        LogProbabilities = null;
        Usage = null;
        IsFailure = false;
    }
}

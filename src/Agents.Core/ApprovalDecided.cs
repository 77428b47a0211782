using System.Diagnostics;
using Agents.Core.Diagnostics;

namespace Agents.Core;

/// <summary>A call was approved or denied.</summary>
public sealed record ApprovalDecided : AgentEvent
{
    /// <summary>Gets the id that the model gave the call.</summary>
    public required string CallId { get; init; }

    /// <summary>Gets the tool's name.</summary>
    public required string Tool { get; init; }

    /// <summary>Gets whether the call may be made.</summary>
    public required bool IsApproved { get; init; }

    /// <summary>Gets the reason; <see langword="null"/> when none was given.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Reason { get; init; }

    /// <summary>Gets whether the reason is the library's own, which holds no content.</summary>
    internal bool IsOwnReason { get; init; }

    internal override AgentEvent WithoutContent() => IsOwnReason || Reason is null ? this : this with { Reason = Withheld };

    internal override void Trace(RunTelemetry telemetry, object? subject)
    {
        telemetry.Note(this, TelemetryNames.ApprovalEvent, new TagList { { TelemetryNames.IsApproved, IsApproved } });
        telemetry.PostponeTool(this);
    }
}

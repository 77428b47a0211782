namespace Agents.Core.Workspaces;

/// <summary>What an engineer reports. The work itself is in the workspace.</summary>
public sealed record WorkDone
{
    /// <summary>Gets whether the work is ready to be merged.</summary>
    /// <value>The default is <see langword="true"/>. With <see langword="false"/> the group fails, and nothing of it is merged.</value>
    public bool IsReady { get; init; } = true;

    /// <summary>Gets what the engineer has to say.</summary>
    /// <value>The default is empty.</value>
    public string Notes { get; init; } = "";
}

using Microsoft.Extensions.Logging;

namespace Agents.Core.Mcp.Safety;

/// <summary>How far tools of servers are trusted.</summary>
/// <remarks>Read once when the <see cref="ToolTrust"/> is made.</remarks>
public sealed class ToolTrustOptions
{
    /// <summary>Gets or sets what remembers trusted tools.</summary>
    /// <value>The default is <see langword="null"/>: a <see cref="MemoryToolTrustStore"/> of its own.</value>
    public IToolTrustStore? Store { get; set; }

    /// <summary>Gets or sets what happens with a tool that is seen for the first time.</summary>
    /// <value>The default is <see cref="FirstUse.TrustTool"/>.</value>
    public FirstUse FirstUse { get; set; } = FirstUse.TrustTool;

    /// <summary>Gets what follows from a finding of medium or high severity; one of low severity is only ever reported.</summary>
    /// <value>A kind that is left out is reported. The default blocks for <see cref="ToolFindingKind.HiddenCharacters"/>, blocks until
    /// accepted for <see cref="ToolFindingKind.DisguisedLetters"/>, <see cref="ToolFindingKind.LookAlikeName"/> and
    /// <see cref="ToolFindingKind.NotInspected"/>, and reports the others.</value>
    public IDictionary<ToolFindingKind, FindingAction> Actions { get; } = new Dictionary<ToolFindingKind, FindingAction>
    {
        [ToolFindingKind.HiddenCharacters] = FindingAction.Block,
        [ToolFindingKind.DisguisedLetters] = FindingAction.BlockUntilAccepted,
        [ToolFindingKind.LookAlikeName] = FindingAction.BlockUntilAccepted,
        [ToolFindingKind.NotInspected] = FindingAction.BlockUntilAccepted,
    };

    /// <summary>Gets the names of the application's own tools, which no server's tool should pass for.</summary>
    /// <value>The default is empty.</value>
    public IList<string> ApplicationTools { get; } = [];

    /// <summary>Gets or sets where decisions are logged.</summary>
    /// <value>The default is <see langword="null"/>: nowhere. Messages hold names and kinds, and no text of a server.</value>
    public ILoggerFactory? LoggerFactory { get; set; }

    internal void ThrowIfInvalid()
    {
        List<string> failures = [];
        if (!Enum.IsDefined(FirstUse))
        {
            failures.Add($"{nameof(FirstUse)} must be one of {string.Join(", ", Enum.GetNames<FirstUse>())}, but is {FirstUse}.");
        }

        foreach ((ToolFindingKind kind, FindingAction action) in Actions)
        {
            if (!Enum.IsDefined(kind) || !Enum.IsDefined(action))
            {
                failures.Add($"{nameof(Actions)} must hold kinds and actions that exist, but holds {kind} and {action}.");
            }
        }

        if (ApplicationTools.Any(string.IsNullOrEmpty))
        {
            failures.Add($"{nameof(ApplicationTools)} must hold no empty name.");
        }

        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(ToolTrustOptions), failures);
        }
    }
}

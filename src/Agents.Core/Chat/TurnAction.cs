namespace Agents.Core.Chat;

/// <summary>Names what follows a turn.</summary>
public enum TurnAction
{
    /// <summary>The next turn with tools.</summary>
    Continue = 0,

    /// <summary>The next turn with tools, under a limit that was raised just now.</summary>
    Extend = 1,

    /// <summary>One turn without tools, to answer from what is known; then the end.</summary>
    Close = 2,

    /// <summary>The end, with what is already there.</summary>
    Submit = 3,
}

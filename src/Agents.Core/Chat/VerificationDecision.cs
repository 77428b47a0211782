namespace Agents.Core.Chat;

/// <summary>Names what follows when a proposed answer was checked.</summary>
public enum VerificationDecision
{
    /// <summary>The answer holds.</summary>
    Success = 0,

    /// <summary>The way is right and there is enough left to close the gaps: go on along it.</summary>
    Continue = 1,

    /// <summary>The way leads nowhere, or too little is left to go on along it: take another.</summary>
    Pivot = 2,

    /// <summary>Nothing more can be tried: choose among the answers there are.</summary>
    Stop = 3,
}

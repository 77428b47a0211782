namespace Agents.Core.Critics;

/// <summary>What a critic counts for that failed or took too long.</summary>
public enum CriticFailure
{
    /// <summary>It counts as a veto: what nobody judged does not pass.</summary>
    Veto,

    /// <summary>It is left out; if no critic is left, that is a veto all the same.</summary>
    Abstention,
}

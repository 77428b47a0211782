namespace Agents.Core.Solving;

/// <summary>Says how the delay before a retry grows.</summary>
public enum RetryBackoff
{
    /// <summary>Every delay is as long as the first.</summary>
    Fixed,

    /// <summary>The delay grows by the first one each time.</summary>
    Linear,

    /// <summary>The delay doubles each time.</summary>
    Exponential,
}

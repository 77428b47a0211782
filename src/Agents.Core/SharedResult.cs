namespace Agents.Core;

/// <summary>The result of work that may be shared.</summary>
/// <param name="Output">What the work made.</param>
/// <param name="IsShared">Whether another caller's execution made it.</param>
/// <param name="Path">Where it was made.</param>
internal readonly record struct SharedResult<T>(T Output, bool IsShared, AgentPath Path);

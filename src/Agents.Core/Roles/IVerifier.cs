namespace Agents.Core.Roles;

/// <summary>Says whether a result is what was asked for.</summary>
/// <remarks>Immutable and thread-safe, as every agent.</remarks>
public interface IVerifier : IAgent<VerifyRequest, Verification>;

namespace Agents.Core.OpenAI;

/// <summary>How likely a model found a token of its answer.</summary>
/// <remarks>
/// Asked for by <c>true</c> under <see cref="RequestKey"/> in the additional properties of the options, and by a count from 0 to 20 under
/// <see cref="AlternativesRequestKey"/>. Found under <see cref="Key"/> in the additional properties of the answer's message, as an
/// <see cref="IReadOnlyList{T}"/>; in a stream each update has those of its own tokens, and the last update all of them.
/// </remarks>
public sealed record TokenLogProbability
{
    /// <summary>The name under which they are found in the additional properties of a message or update.</summary>
    public const string Key = "logprobs";

    /// <summary>The name under which <c>true</c> in the additional properties of the options asks for them.</summary>
    public const string RequestKey = "logprobs";

    /// <summary>The name under which the additional properties of the options say how many alternatives each token is to have, 0 to 20.</summary>
    public const string AlternativesRequestKey = "top_logprobs";

    /// <summary>Gets the token's text; a part of a character stands as the server writes it.</summary>
    public required string Token { get; init; }

    /// <summary>Gets the natural logarithm of the probability.</summary>
    /// <value>0 or less; about -9,999 for a token that is very unlikely.</value>
    public required double LogProbability { get; init; }

    /// <summary>Gets the bytes of the token in UTF-8, since a character may be several tokens; empty when the server does not tell.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Gets the tokens that were most likely in this place, the most likely first; empty when none were asked for.</summary>
    public IReadOnlyList<TokenLogProbability> Alternatives { get; init; } = [];
}

namespace Agents.Core.Anthropic;

/// <summary>How an <see cref="AnthropicChatClient"/> reaches its provider, and what it keeps there.</summary>
/// <remarks>Read once, when the client is made; changing it later changes nothing.</remarks>
public sealed class AnthropicClientSettings
{
    /// <summary>The greatest <see cref="MaxOutputTokens"/>.</summary>
    public const int OutputTokensLimit = 1_000_000;

    /// <summary>Gets or sets the address of the provider, without <c>/v1/messages</c>.</summary>
    /// <value>An absolute http or https address without user name, query and fragment. The default is <see langword="null"/>: <c>https://api.anthropic.com</c>.</value>
    public Uri? Endpoint { get; set; }

    /// <summary>Gets or sets what makes the requests.</summary>
    /// <value>The default is <see langword="null"/>: one of the client's own, which follows no redirects, since those would carry the key to
    /// another address, and which is disposed of with it. One that is given stays the caller's; its own timeout applies too.</value>
    public HttpClient? HttpClient { get; set; }

    /// <summary>Gets or sets how long the provider may say nothing: until its answer begins, and between two pieces of it.</summary>
    /// <value>More than zero, at most one day. The default is ten minutes, as in the SDK. An answer that keeps coming may take as long as it likes.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Gets or sets how many tokens an answer may have when the call does not say.</summary>
    /// <value>1 to <see cref="OutputTokensLimit"/> tokens. The default is 4,096, which is the most that every listed model allows. What a model
    /// thinks comes out of it too: a call that asks for more thinking than that, and does not say how much in all, gets both.</value>
    public int MaxOutputTokens { get; set; } = 4_096;

    /// <summary>Gets or sets where the provider is told to keep what stands before.</summary>
    /// <value>The default is <see cref="Anthropic.CacheBreakpoints.InstructionsAndTools"/>: an agent sends them with each of its turns, so the
    /// second turn earns back what the first one pays.</value>
    public CacheBreakpoints CacheBreakpoints { get; set; } = CacheBreakpoints.InstructionsAndTools;

    /// <summary>Gets or sets how long the provider keeps it after the last use.</summary>
    /// <value>Five minutes or one hour. The default is five minutes: the price book counts writes at the price of five minutes, 1.25 times
    /// that of input. Writes for an hour cost 2 times, so an application that wants them gives its models prices of its own.</value>
    public TimeSpan CacheLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets or sets the clock for <see cref="Timeout"/>, and for a <c>Retry-After</c> that is a date where the answer does not tell its own.</summary>
    /// <value>The default is <see cref="TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    internal AnthropicClientSettings Copy() => (AnthropicClientSettings)MemberwiseClone();

    internal void ThrowIfInvalid(bool isClientGiven)
    {
        List<string> failures = [];
        if (isClientGiven && (Endpoint is not null || HttpClient is not null))
        {
            failures.Add($"{nameof(Endpoint)} and {nameof(HttpClient)} must be null for a client that is given, which has its own.");
        }

        if (Endpoint is { } endpoint && !IsUsable(endpoint))
        {
            failures.Add($"{nameof(Endpoint)} must be an absolute http or https address without user name, query and fragment.");
        }

        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromDays(1))
        {
            failures.Add($"{nameof(Timeout)} must be more than zero and at most one day, but is {Timeout}.");
        }

        if (MaxOutputTokens is < 1 or > OutputTokensLimit)
        {
            failures.Add($"{nameof(MaxOutputTokens)} must be 1 to {OutputTokensLimit} tokens, but is {MaxOutputTokens}.");
        }

        if ((CacheBreakpoints & ~CacheBreakpoints.All) != CacheBreakpoints.None)
        {
            failures.Add($"{nameof(CacheBreakpoints)} must be made of its named values, but is {(int)CacheBreakpoints}.");
        }

        if (CacheLifetime != TimeSpan.FromMinutes(5) && CacheLifetime != TimeSpan.FromHours(1))
        {
            failures.Add($"{nameof(CacheLifetime)} must be five minutes or one hour, but is {CacheLifetime}.");
        }

        if (TimeProvider is null)
        {
            failures.Add($"{nameof(TimeProvider)} must not be null.");
        }

        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(AnthropicClientSettings), failures);
        }
    }

    private static bool IsUsable(Uri endpoint) =>
        endpoint.IsAbsoluteUri && endpoint.Scheme is "http" or "https"
        && endpoint.UserInfo.Length == 0 && endpoint.Query.Length == 0 && endpoint.Fragment.Length == 0;
}

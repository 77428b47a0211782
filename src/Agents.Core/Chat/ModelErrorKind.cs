namespace Agents.Core.Chat;

/// <summary>Says what went wrong with a model call.</summary>
public enum ModelErrorKind
{
    /// <summary>The failure fits no other kind.</summary>
    Unknown = 0,

    /// <summary>The provider limits the rate of requests or tokens. A retry later may help.</summary>
    RateLimited = 1,

    /// <summary>The provider is overloaded or failed inside. A retry later may help.</summary>
    Overloaded = 2,

    /// <summary>The provider did not answer in time. A retry may help.</summary>
    Timeout = 3,

    /// <summary>The provider could not be reached, or the connection broke. A retry may help.</summary>
    Connection = 4,

    /// <summary>The conversation is longer than the model's window.</summary>
    ContextTooLong = 5,

    /// <summary>The key is missing, wrong, or not allowed to use the model.</summary>
    Authentication = 6,

    /// <summary>The provider refused the content.</summary>
    ContentFilter = 7,

    /// <summary>The provider did not understand the request.</summary>
    InvalidRequest = 8,

    /// <summary>The call was cancelled before it ended.</summary>
    Canceled = 9,
}

namespace WebApi;

/// <summary>The body of a request for a run.</summary>
internal sealed record RunInput(string? Input);

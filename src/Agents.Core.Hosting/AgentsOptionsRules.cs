using Microsoft.Extensions.Options;

namespace Agents.Core.Hosting;

/// <summary>Lists everything that is wrong with the options by themselves.</summary>
internal sealed class AgentsOptionsRules : IValidateOptions<AgentsOptions>
{
    public ValidateOptionsResult Validate(string? name, AgentsOptions options)
    {
        List<string> failures = [];
        options.AddFailures(failures);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}

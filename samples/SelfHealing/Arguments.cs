using System.Diagnostics.CodeAnalysis;

namespace SelfHealing;

/// <summary>What the command line says: <c>--break tool,tool</c>.</summary>
internal sealed record Arguments
{
    public const string Help = """
        Pays an order back and tells the customer, with tools that break at run time.

        Usage: dotnet run --project samples/SelfHealing -- [--break TOOL,TOOL]

          --break TOOL,TOOL  which tools break: find_order, stripe, razorpay, email, sms (default: none). Each works when the refund
                             begins, and goes down when its step is due.
          --help             shows this

        Try: stripe,email (both have a backup); stripe,razorpay (the customer can only be told); email,sms (a person takes over).

        Exit codes: 0 refunded, and the customer was told; 1 something had to be given up; 2 an argument cannot be used.
        """;

    /// <summary>Gets the names of the tools that break.</summary>
    public IReadOnlySet<string> Break { get; private init; } = new HashSet<string>();

    public bool ShowHelp { get; private init; }

    public static bool TryParse(string[] args, [NotNullWhen(true)] out Arguments? arguments, [NotNullWhen(false)] out string? problem)
    {
        arguments = null;
        problem = null;
        switch (args)
        {
            case []:
                arguments = new Arguments();
                break;
            case [.., "--help" or "-h"]:
                arguments = new Arguments { ShowHelp = true };
                break;
            case ["--break"]:
                problem = $"--break needs the names of tools, such as --break stripe,email. {Known}";
                break;
            case ["--break", string names]:
                return TryParseTools(names, out arguments, out problem);
            case ["--break", _, "--break", ..]:
                problem = "--break is given twice; put a comma between the names: --break stripe,email.";
                break;
            default:
                string unknown = args[0] == "--break" ? args[2] : args[0];
                problem = $"'{unknown}' is unknown; the option is --break TOOL,TOOL. {Known}";
                break;
        }

        return problem is null;
    }

    private static string Known => $"The tools are {string.Join(", ", Shop.Names)}.";

    private static bool TryParseTools(string names, [NotNullWhen(true)] out Arguments? arguments, [NotNullWhen(false)] out string? problem)
    {
        string[] tools = names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string[] unknown = [.. tools.Except(Shop.Names)];
        problem = unknown.Length > 0 ? $"There is no tool {string.Join(" or ", unknown.Select(name => $"'{name}'"))} to break. {Known}"
            : tools.Length == 0 ? $"--break needs the names of tools, such as --break stripe,email. {Known}"
            : null;
        arguments = problem is null ? new Arguments { Break = tools.ToHashSet() } : null;
        return problem is null;
    }
}

using System.ComponentModel;
using System.Globalization;
using Agents.Core.Tools;

namespace SelfHealing;

/// <summary>The tools of a shop, and a record of what they really did. One run at a time uses it.</summary>
/// <param name="toBreak">The tools that break. Each works at first and goes down when its step is due, so that only a call finds it out, and what
/// was done before is done.</param>
internal sealed class Shop(IReadOnlySet<string> toBreak)
{
    public const string OrderId = "A-1017";
    private const string Receipt = "receipt";

    /// <summary>The steps of a refund; the tools of one step do the same.</summary>
    public static readonly string[][] Steps = [["find_order"], ["stripe", "razorpay"], ["email", "sms"]];

    private readonly HashSet<string> _down = [];
    private readonly List<ShopLine> _lines = [];

    public static IEnumerable<string> Names => Steps.SelectMany(step => step);

    /// <summary>Gets the tools, in the order of the steps.</summary>
    public IReadOnlyList<Tool> Tools => [FindOrder, Stripe, Razorpay, Email, Sms];

    public Tool FindOrder => Tool.Create(
        ([Description("The id of the order.")] string order) => Call("find_order", "finds the order", () => new Order { Id = order, Customer = "Ada", Amount = 84.50m }),
        "find_order",
        "Finds an order.",
        new ToolPolicy { IsReadOnly = true });

    public Tool Stripe => Payment("stripe");

    public Tool Razorpay => Payment("razorpay");

    public Tool Email => Message("email");

    public Tool Sms => Message("sms");

    /// <summary>Gets what happened, in order.</summary>
    public IReadOnlyList<ShopLine> Lines => _lines;

    /// <summary>Gets the tools that paid money back, one for each payment.</summary>
    public List<string> PaidBy { get; } = [];

    /// <summary>Gets the tools that told the customer, one for each message.</summary>
    public List<string> ToldBy { get; } = [];

    private Tool Payment(string name) => Tool.Create(
        (string order, decimal amount) => Call(name, $"pays {Dollars(amount)} back", () =>
        {
            PaidBy.Add(name);
            return $"{Dollars(amount)} of order {order} were paid back by {name}.";
        }),
        name,
        $"Pays money back by {name}.",
        new ToolPolicy { Provides = [Receipt] });

    private Tool Message(string name) => Tool.Create(
        (string order, string? receipt = null) =>
        {
            string text = receipt ?? $"The refund of order {order} has to wait; we are on it.";
            return Call(name, $"says: {text}", () =>
            {
                ToldBy.Add(name);
                return $"The customer was told by {name}.";
            });
        },
        name,
        $"Tells the customer by {name}.");

    private T Call<T>(string tool, string what, Func<T> work)
    {
        string[] step = Array.Find(Steps, names => names.Contains(tool))!;
        foreach (string broken in step.Where(name => toBreak.Contains(name) && _down.Add(name)))
        {
            _lines.Add(new ShopLine { Tool = broken, What = "goes down", IsFailure = true });
        }

        if (_down.Contains(tool))
        {
            _lines.Add(new ShopLine { Tool = tool, What = "is called and does not answer", IsFailure = true });
            throw new IOException($"{tool} does not answer.");
        }

        _lines.Add(new ShopLine { Tool = tool, What = what });
        return work();
    }

    private static string Dollars(decimal amount) => string.Create(CultureInfo.InvariantCulture, $"${amount:0.00}");
}

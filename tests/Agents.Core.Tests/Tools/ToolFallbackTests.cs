using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Tools;

public sealed class ToolFallbackTests
{
    private static readonly Tool Stripe = Tool.Create((string id, int amount) => id, "stripe");
    private static readonly Tool Razorpay = Tool.Create((string payment_id, int amount) => payment_id, "razorpay");
    private static readonly Tool Adyen = Tool.Create((string id, int amount, string note = "") => id, "adyen");

    [Fact]
    public void A_backup_outside_the_set_stands_in_and_is_not_offered()
    {
        ToolSet before = ToolSet.Create([Stripe]);
        ToolSet set = before.WithFallback("stripe", Adyen);
        Assert.Equal([Stripe], set);
        Assert.False(set.TryGet("adyen", out _));
        Assert.Equal(["stripe>adyen"], Pairs(set));
        Assert.Empty(before.Fallbacks);
        Assert.Same(ArgumentMapping.Same, Assert.Single(set.Fallbacks).Mapping);
    }

    [Fact]
    public void A_backup_of_the_set_is_named_and_stays_offered()
    {
        ArgumentMapping mapping = ArgumentMapping.Same.With("payment_id", "id");
        ToolSet set = ToolSet.Create([Stripe, Razorpay]).WithFallback("stripe", "razorpay", mapping);
        Assert.Equal([Stripe, Razorpay], set);
        ToolFallback fallback = Assert.Single(set.Fallbacks);
        Assert.Equal((Stripe, Razorpay, mapping), (fallback.Primary, fallback.Backup, fallback.Mapping));
    }

    [Fact]
    public void Fallbacks_keep_their_order_and_may_stand_in_for_each_other_or_for_a_backup()
    {
        ToolSet set = ToolSet.Create([Stripe])
            .WithFallback("stripe", Razorpay, ArgumentMapping.Same.With("payment_id", "id"))
            .WithFallback("stripe", Adyen)
            .WithFallback("razorpay", Adyen, ArgumentMapping.Same.With("id", "payment_id"))
            .WithFallback("adyen", "stripe");
        Assert.Equal(["stripe>razorpay", "stripe>adyen", "razorpay>adyen", "adyen>stripe"], Pairs(set));
        Assert.Equal([Stripe], set);
    }

    [Fact]
    public void A_function_that_is_in_the_set_is_meant_by_its_tool()
    {
        AIFunction function = AIFunctionFactory.Create((string id, int amount) => id, "adyen");
        Tool guarded = new(function, new ToolPolicy { NeedsApproval = true });
        ToolSet set = ToolSet.Create([Stripe, guarded]).WithFallback("stripe", function);
        Assert.Same(guarded, Assert.Single(set.Fallbacks).Backup);
        Assert.Equal(["Two tools are named 'adyen'."], Failures(() => ToolSet.Create([Stripe, guarded]).WithFallback("stripe", new Tool(function, ToolPolicy.Default))));
    }

    [Fact]
    public void What_cannot_stand_in_is_refused_with_the_names()
    {
        ToolSet set = ToolSet.Create([Stripe, Razorpay]);
        ToolSet backed = set.WithFallback("stripe", Adyen);
        Assert.Equal(["There is no tool 'strip' in the set. Did you mean 'stripe'?"], Failures(() => set.WithFallback("strip", Adyen)));
        Assert.Equal(
            ["There is no tool 'strip' in the set. Did you mean 'stripe'?", "There is no tool 'zzzzzzzzz' in the set."],
            Failures(() => set.WithFallback("strip", "zzzzzzzzz")));
        Assert.Equal(["There is no tool 'ladle' in the set."], Failures(() => set.WithFallback("ladle", "ladle")));
        Assert.Equal(["The tool 'stripe' cannot stand in for itself."], Failures(() => set.WithFallback("stripe", "stripe")));
        Assert.Equal(["The tool 'stripe' cannot stand in for itself."], Failures(() => set.WithFallback("stripe", Stripe)));
        Assert.Equal(["The tool 'adyen' is a backup of 'stripe' already."], Failures(() => backed.WithFallback("stripe", "adyen")));
        Assert.Equal(
            ["The backup 'razorpay' needs 'payment_id', which no argument of 'stripe' fills; map it with ArgumentMapping."],
            Failures(() => set.WithFallback("stripe", "razorpay")));
        Assert.Equal(
            ["Two tools are named 'razorpay'."], Failures(() => set.WithFallback("stripe", Tool.Create((string id, int amount) => id, "razorpay"))));
        Assert.Equal(
            ["The name 'read_artifact' is kept for the library's own tool."],
            Failures(() => set.WithFallback("stripe", Tool.Create(() => 1, "read_artifact"))));
    }

    [Fact]
    public void All_that_is_wrong_is_said_at_once() => Assert.Equal(
        [
            "The tool 'razorpay' is a backup of 'stripe' already.",
            "The backup 'razorpay' needs 'payment_id', which no argument of 'stripe' fills; map it with ArgumentMapping.",
            "The backup 'razorpay' needs 'amount', which no argument of 'stripe' fills; map it with ArgumentMapping.",
        ],
        Failures(() => ToolSet.Create([Stripe, Razorpay])
            .WithFallback("stripe", "razorpay", ArgumentMapping.Same.With("payment_id", "id"))
            .WithFallback("stripe", "razorpay", ArgumentMapping.Same.With("payment_id", "idd").Without("amount"))));

    [Fact]
    public void Misuse_is_an_argument_exception()
    {
        ToolSet set = ToolSet.Create([Stripe]);
        Assert.Throws<ArgumentNullException>(() => set.WithFallback(null!, Adyen));
        Assert.Throws<ArgumentNullException>(() => set.WithFallback("stripe", (AIFunction)null!));
        Assert.Throws<ArgumentNullException>(() => set.WithFallback("stripe", (string)null!));
    }

    [Fact]
    public void A_set_made_of_a_set_keeps_its_fallbacks()
    {
        ToolSet set = ToolSet.Create([Stripe]).WithFallback("stripe", Adyen);
        Assert.Same(set, ToolSet.Create(set));
    }

    [Fact]
    public void Sets_are_merged_with_their_fallbacks()
    {
        Tool other = Tool.Create((string id, int amount) => id, "other");
        ToolSet first = ToolSet.Create([Stripe]).WithFallback("stripe", Adyen);
        ToolSet second = ToolSet.Create([other]).WithFallback("other", Adyen).WithFallback("adyen", "other");
        ToolSet merged = ToolSet.Merge([.. first, .. second], [first, second]);
        Assert.Equal([Stripe, other], merged);
        Assert.Equal(["stripe>adyen", "other>adyen", "adyen>other"], Pairs(merged));
    }

    [Fact]
    public void A_backup_that_another_set_offers_is_offered()
    {
        ToolSet first = ToolSet.Create([Stripe]).WithFallback("stripe", Adyen);
        ToolSet merged = ToolSet.Merge([.. first, Adyen], [first]);
        Assert.Equal([Stripe, Adyen], merged);
        Assert.Same(Adyen, Assert.Single(merged.Fallbacks).Backup);
    }

    [Fact]
    public void Sets_that_clash_are_refused_with_every_clash()
    {
        Tool otherAdyen = Tool.Create((string id, int amount) => id, "adyen");
        Tool other = Tool.Create((string id, int amount) => id, "other");
        ToolSet first = ToolSet.Create([Stripe]).WithFallback("stripe", Adyen);
        ToolSet second = ToolSet.Create([other]).WithFallback("other", otherAdyen);
        Assert.Equal(["Two tools are named 'adyen'."], Failures(() => ToolSet.Merge([.. first, .. second], [first, second])));
        Assert.Equal(["Two tools are named 'adyen'."], Failures(() => ToolSet.Merge([.. first, otherAdyen], [first])));
        Assert.Equal(
            ["Two tools are named 'stripe'.", "The tool 'adyen' is a backup of 'stripe' already."],
            Failures(() => ToolSet.Merge([.. first, .. first], [first, first])));
    }

    private static IEnumerable<string> Pairs(ToolSet set) => set.Fallbacks.Select(fallback => $"{fallback.Primary.Name}>{fallback.Backup.Name}");

    private static IReadOnlyList<string> Failures(Func<ToolSet> make) => Assert.Throws<AgentOptionsException>(make).Failures;
}

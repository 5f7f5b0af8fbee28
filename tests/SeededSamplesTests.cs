using System.Collections.Concurrent;
using CsCheck;

namespace Edge.Tests;

[TestClass]
public sealed class SeededSamplesTests
{
    [TestMethod]
    public void The_same_inputs_come_in_each_run()
    {
        CollectionAssert.AreEqual(Inputs(), Inputs());
        Assert.IsGreaterThan(450, Inputs().Distinct().Count());
    }

    [TestMethod]
    public void A_property_that_does_not_hold_is_told_with_the_smallest_input_and_its_seed()
    {
        var failure = Assert.ThrowsExactly<CsCheckException>(static () => Gen.Int[0, 1000].Sample(static number => number < 500, iter: 500));
        StringAssert.Contains(failure.Message, "Set seed: ");
    }

    private static long[] Inputs()
    {
        var inputs = new ConcurrentBag<long>();
        Gen.Long.Sample(inputs.Add, iter: 500);
        return [.. inputs.Order()];
    }
}

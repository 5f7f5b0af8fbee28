using Edge.Inputs;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Inputs;

[TestClass]
public sealed class ScannerTests
{
    private readonly List<string> _calls = [];

    [TestMethod]
    public void Contacts_are_read_every_tick_and_steps_in_their_slot_only()
    {
        var slots = Enumerable.Range(0, Limits.TicksPerSample).Select(_ => Array.Empty<InputStep>()).ToArray();
        slots[1] = [new Step("first", _calls), new Step("second", _calls)];
        var scanner = new Scanner(new Contacts(_calls), slots);
        var image = new InputImage(BenchSite.Of());

        for (var slot = 0; slot < 3; slot++)
        {
            scanner.Step(image, slot);
        }

        CollectionAssert.AreEqual(new[] { "contacts", "contacts", "first", "second", "contacts" }, _calls);
    }

    [TestMethod]
    public void A_site_without_contacts_has_none_to_read()
    {
        var scanner = new Scanner(null, [[new Step("step", _calls)]]);

        scanner.Step(new InputImage(BenchSite.Of()), 0);

        CollectionAssert.AreEqual(new[] { "step" }, _calls);
    }

    private sealed class Step(string name, List<string> calls) : InputStep
    {
        public override void Run(InputImage image) => calls.Add(name);
    }

    private sealed class Contacts(List<string> calls) : ContactInputs
    {
        public override void Read(InputImage image) => calls.Add("contacts");
    }
}

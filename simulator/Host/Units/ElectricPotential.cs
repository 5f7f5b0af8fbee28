namespace UnitsNet
{
    using UnitsNet.Units;

    /// <summary>A voltage in the unit it was made with.</summary>
    public struct ElectricPotential
    {
        public ElectricPotential(double value, ElectricPotentialUnit unit)
        {
            Value = value;
            Unit = unit;
        }

        public static ElectricPotential Zero => FromVolts(0);

        public static ElectricPotentialUnit BaseUnit => ElectricPotentialUnit.Volt;

        public double Value { get; }

        public ElectricPotentialUnit Unit { get; }

        public double Volts => As(ElectricPotentialUnit.Volt);

        public double Millivolts => As(ElectricPotentialUnit.Millivolt);

        public double Microvolts => As(ElectricPotentialUnit.Microvolt);

        public static ElectricPotential From(double value, ElectricPotentialUnit fromUnit) => new(value, fromUnit);

        public static ElectricPotential FromVolts(double volts) => new(volts, ElectricPotentialUnit.Volt);

        public static ElectricPotential FromMillivolts(double millivolts) => new(millivolts, ElectricPotentialUnit.Millivolt);

        public static ElectricPotential FromMicrovolts(double microvolts) => new(microvolts, ElectricPotentialUnit.Microvolt);

        public double As(ElectricPotentialUnit unit) => unit == Unit ? Value : Value * VoltsOf(Unit) / VoltsOf(unit);

        public ElectricPotential ToUnit(ElectricPotentialUnit unit) => new(As(unit), unit);

        private static double VoltsOf(ElectricPotentialUnit unit) => unit switch
        {
            ElectricPotentialUnit.Megavolt => 1e6,
            ElectricPotentialUnit.Kilovolt => 1e3,
            ElectricPotentialUnit.Volt => 1,
            ElectricPotentialUnit.Millivolt => 1e-3,
            ElectricPotentialUnit.Microvolt => 1e-6,
            ElectricPotentialUnit.Nanovolt => 1e-9,
            _ => throw new NotImplementedException(),
        };
    }
}

namespace UnitsNet.Units
{
    public enum ElectricPotentialUnit
    {
        Kilovolt = 1,
        Megavolt = 2,
        Microvolt = 3,
        Millivolt = 4,
        Volt = 5,
        Nanovolt = 11,
    }
}

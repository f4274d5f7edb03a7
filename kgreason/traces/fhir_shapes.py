"""The parts of FHIR R4 resources that are read, as msgspec structs: what is not named here is not looked at."""

from typing import Any

from msgspec import UNSET, Struct, UnsetType


class Shape(Struct, rename="camel", frozen=True):
    """An element of FHIR: its JSON names are written in camel case."""


class Coding(Shape, frozen=True):
    """One code of one system, with the words that the system or the writer gives it."""

    system: str = ""
    code: str = ""
    display: str = ""


class CodeableConcept(Shape, frozen=True):
    """Something named by codes that mean the same, by words, or both."""

    coding: tuple[Coding, ...] = ()
    text: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """What it is called, the writer's own words first."""
        return tuple(dict.fromkeys(one for one in (self.text, *(c.display for c in self.coding)) if one.strip()))

    def code(self) -> str:
        """Return the first code, for concepts of a required value set such as a status."""
        return next((one.code for one in self.coding if one.code), self.text).strip().lower()


class Reference(Shape, frozen=True):
    """A pointer to another resource."""

    reference: str = ""
    display: str = ""


class Period(Shape, frozen=True):
    """A stretch of time, open where a side is not given."""

    start: str = ""
    end: str = ""


class Quantity(Shape, frozen=True):
    """A measured amount."""

    value: float | None = None
    comparator: str = ""
    unit: str = ""
    system: str = ""
    code: str = ""


class Patient(Shape, frozen=True):
    """Who the record is of."""

    gender: str = ""
    birth_date: str = ""
    deceased_boolean: bool = False
    deceased_date_time: str = ""


class Statement(Shape, frozen=True):
    """What all clinical resources share: whose it is, its status, what keeps it from being read alone."""

    subject: Reference | None = None
    patient: Reference | None = None
    modifier_extension: tuple[Any, ...] = ()
    implicit_rules: str = ""


class Condition(Statement, frozen=True):
    """A diagnosis or problem."""

    code: CodeableConcept | None = None
    clinical_status: CodeableConcept | None = None
    verification_status: CodeableConcept | None = None
    onset_date_time: str = ""
    onset_period: Period | None = None
    abatement_date_time: str = ""
    abatement_age: Quantity | None = None
    abatement_period: Period | None = None
    abatement_range: Any = None
    abatement_string: str = ""
    recorded_date: str = ""


class AllergyIntolerance(Statement, frozen=True):
    """An allergy, or an intolerance that is none."""

    code: CodeableConcept | None = None
    clinical_status: CodeableConcept | None = None
    verification_status: CodeableConcept | None = None
    type: str = ""
    onset_date_time: str = ""
    recorded_date: str = ""


class Procedure(Statement, frozen=True):
    """Something that was done to the patient."""

    status: str = ""
    code: CodeableConcept | None = None
    performed_date_time: str = ""
    performed_period: Period | None = None


class MedicationRequest(Statement, frozen=True):
    """An order of a drug."""

    status: str = ""
    intent: str = ""
    do_not_perform: bool = False
    medication_codeable_concept: CodeableConcept | None = None
    medication_reference: Reference | None = None
    authored_on: str = ""


class MedicationStatement(Statement, frozen=True):
    """What is known of a drug's being taken."""

    status: str = ""
    medication_codeable_concept: CodeableConcept | None = None
    medication_reference: Reference | None = None
    effective_date_time: str = ""
    effective_period: Period | None = None
    date_asserted: str = ""


class Ingredient(Shape, frozen=True):
    """One substance of a medication."""

    item_codeable_concept: CodeableConcept | None = None
    item_reference: Reference | None = None


class Medication(Shape, frozen=True):
    """A drug that orders refer to."""

    code: CodeableConcept | None = None
    ingredient: tuple[Ingredient, ...] = ()


class Component(Shape, frozen=True):
    """One of several values of an observation: systolic, diastolic."""

    code: CodeableConcept | None = None
    value_quantity: Quantity | None = None
    value_integer: int | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_string: str = ""
    value_boolean: bool | UnsetType = UNSET
    data_absent_reason: CodeableConcept | None = None


class ReferenceRange(Shape, frozen=True):
    """Between what a value is normal."""

    low: Quantity | None = None
    high: Quantity | None = None


class Observation(Statement, frozen=True):
    """A measurement or a finding."""

    status: str = ""
    code: CodeableConcept | None = None
    effective_date_time: str = ""
    effective_instant: str = ""
    effective_period: Period | None = None
    issued: str = ""
    value_quantity: Quantity | None = None
    value_integer: int | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_string: str = ""
    value_boolean: bool | UnsetType = UNSET
    data_absent_reason: CodeableConcept | None = None
    reference_range: tuple[ReferenceRange, ...] = ()
    component: tuple[Component, ...] = ()
